from support.rungs import Slot, slots_before, slots_of

RUNGS = [{"epochs": 2, "slots": 3}, {"epochs": 6, "slots": 1}]


def test_a_round_knows_every_trial_of_the_rounds_before_it():
    assert slots_of(RUNGS, 4, 0) == [Slot(4, 0, slot) for slot in range(3)]
    assert slots_of(RUNGS, 4, 0)[2].file("pt") == "results/tuning/round-4/rung-0/slot-2.pt"
    assert slots_of(RUNGS, 4, -1) == slots_before(RUNGS, 0) == []
    assert len(set(slots_before(RUNGS, 2))) == 2 * (3 + 1)
    assert set(slots_before(RUNGS, 1)) < set(slots_before(RUNGS, 2))
