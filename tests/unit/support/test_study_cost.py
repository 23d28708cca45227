from datetime import UTC, datetime

import pytest

from support.job_cost import JobCost, read_jobs
from support.study_cost import about_costs, busy_seconds, costs_by_rule, fit_costs


def job(wall, cpu=1.0, rule="plot", ended=0.0, memory=100, **wildcards):
    ended = datetime.fromtimestamp(ended, UTC).isoformat()
    return JobCost(rule, wildcards, ended, wall, cpu, imports=0.25, reading=0.125, writing=0.0625, memory=memory)


def training(wall, cpu, examples, seed, **facts):
    return job(wall, cpu, "train_network", network="best", examples=examples, seed=seed, **facts)


def fit(wall, cpu, examples, rule="fit_classifier"):
    return job(wall, cpu, rule, classifier="svm", examples=examples, seed="0")


JOBS = [
    training(10, 9, "100", "0"),
    training(200, 190, "all", "0"),
    training(390, 290, "all", "1"),
    training(300, 250, "all", "2", memory=2000),
    fit(7, 6, "1000"),
    fit(3, 2, "300"),
    fit(60, 50, "all", rule="cross_validate"),
]


def test_jobs_are_read_from_the_logs_that_tell_a_cost(tmp_path):
    costs = [job(12.5, 11, "fit_classifier", classifier="a-b", examples="all"), job(3.0)]
    for number, cost in enumerate(costs):
        log = tmp_path / "any-folder" / f"{number}.log"
        log.parent.mkdir(exist_ok=True)
        log.write_text(f"12:00:00 INFO epoch 1 of 1\n12:00:01 INFO {cost.line()}\n")
    whole = log.read_text()
    earlier = "12:00:01 INFO cost: ended 2026-01-01T12:00:00+00:00, wall 12.500 s, CPU 11.000 s (imports 1.000)\n"
    for number, other in enumerate(["", "12:00:00 INFO killed", whole[:-9], whole.replace("rule", "role"), earlier]):
        log.with_name(f"other-{number}.log").write_bytes(b"\xff" + other.encode())
    assert read_jobs(tmp_path) == costs


def test_rules_come_by_their_processor_time():
    costs = costs_by_rule(JOBS)
    assert list(costs["rule"]) == ["train_network", "cross_validate", "fit_classifier"]
    first = next(costs.itertuples())
    assert (first.jobs, first.wall, first.cpu, first.overhead) == (4, 900, 739, 4 * 0.4375)
    assert (first.longest, first.memory) == (390, 2000)


def test_a_fit_cost_what_the_middle_one_of_those_on_most_examples_cost():
    assert fit_costs(JOBS) == {"best": JOBS[3], "svm": JOBS[4]}


@pytest.mark.parametrize(
    ("intervals", "busy"),
    [([], 0), ([(0, 10)], 10), ([(0, 10), (5, 8)], 10), ([(5, 12), (0, 10)], 12), ([(0, 2), (8, 10)], 4)],
)
def test_busy_is_when_at_least_one_job_ran(intervals, busy):
    assert busy_seconds(job(ended - began, ended=100 + ended) for began, ended in intervals) == busy


def test_words():
    text = " ".join(about_costs(JOBS)).replace("\N{NARROW NO-BREAK SPACE}", " ")
    assert "The 7 jobs used 13 min 17 s of processor time" in text
    assert "93 % of the processor time went into train_network" in text
    assert "2,000 MiB" in text


def test_a_study_without_costs():
    assert len(about_costs([])) == 1
    assert list(costs_by_rule([]).itertuples()) == []
    assert fit_costs([]) == {}
