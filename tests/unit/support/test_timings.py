import pytest

from support.cost import Cost
from support.timings import Job, about_costs, busy_seconds, fit_costs, read_jobs, stages


def cost(wall, cpu=1.0, ended=None, memory=100.0):
    return Cost(wall if ended is None else ended, wall, cpu, imports=0.25, reading=0.125, writing=0.0625, memory=memory)


JOBS = [
    Job("train_network", "best-100-0", cost(10, 9)),
    Job("train_network", "best-all-0", cost(200, 190)),
    Job("train_network", "best-all-1", cost(390, 290)),
    Job("train_network", "best-all-2", cost(300, 250, memory=2000)),
    Job("fit_classifier", "svm-1000-0", cost(7, 6)),
    Job("fit_classifier", "svm-300-0", cost(3, 2)),
    Job("evaluate_network", "best-all-0", cost(50, 20)),
]


def test_jobs_are_read_from_the_logs_that_tell_a_cost(tmp_path):
    whole, killed = tmp_path / "train_network" / "best-all-0.log", tmp_path / "train_network" / "best-all-1.log"
    whole.parent.mkdir()
    whole.write_text(f"12:00:00 INFO epoch 1 of 1\n12:00:01 INFO {cost(12.5, 11, ended=1_000_000_000).line()}\n")
    killed.write_text("12:00:00 INFO epoch 1 of 1\n")
    (tmp_path / "train_network" / "cut.log").write_bytes(b"\xff cost: ended never, wall -")
    (tmp_path / "train_network" / "damaged.log").write_text(whole.read_text().replace("12.500", "twelve"))
    (job,) = read_jobs(tmp_path)
    assert (job.rule, job.name, job.cost.ended, job.cost.wall) == ("train_network", "best-all-0", 1_000_000_000, 12.5)
    assert job.cost == Cost.read(whole.read_text())


def test_stages_come_by_their_processor_time():
    first, second, third = stages(JOBS)
    assert (first.rule, first.jobs, first.wall, first.cpu, first.longest) == ("train_network", 4, 900, 739, 390)
    assert (first.memory, first.overhead) == (2000, 4 * 0.4375)
    assert (second.rule, third.rule) == ("evaluate_network", "fit_classifier")


def test_a_fit_cost_what_the_middle_one_of_those_on_most_examples_cost():
    assert {model: cost.cpu for model, cost in fit_costs(JOBS).items()} == {"best": 250, "svm": 6}


@pytest.mark.parametrize(
    ("intervals", "busy"),
    [([], 0), ([(0, 10)], 10), ([(0, 10), (5, 8)], 10), ([(5, 12), (0, 10)], 12), ([(0, 2), (8, 10)], 4)],
)
def test_busy_is_when_at_least_one_job_ran(intervals, busy):
    assert busy_seconds(cost(ended - began, ended=100 + ended) for began, ended in intervals) == busy


def test_words():
    text = " ".join(about_costs(JOBS)).replace("\N{NARROW NO-BREAK SPACE}", " ")
    assert "The 7 jobs used 12 min 47 s of processor time" in text
    assert "96 % of the processor time went into train_network" in text
    assert "2,000 MiB" in text
    assert len(about_costs([])) == 1
