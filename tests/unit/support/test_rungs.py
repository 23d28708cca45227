from support.rungs import slot_files, trials_before

RUNGS = [{"epochs": 2, "slots": 3}, {"epochs": 6, "slots": 1}]


def test_a_round_knows_every_trial_of_the_rounds_before_it():
    assert slot_files(RUNGS, 4, 0, "pt") == [f"results/tuning/round-4/rung-0/slot-{slot}.pt" for slot in range(3)]
    assert slot_files(RUNGS, 4, -1, "pt") == trials_before(RUNGS, 0) == []
    assert len(set(trials_before(RUNGS, 2))) == 2 * (3 + 1)
    assert set(trials_before(RUNGS, 1)) < set(trials_before(RUNGS, 2))
