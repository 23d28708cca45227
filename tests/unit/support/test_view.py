import io
import logging
import os
import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.live_render import LiveRender
from snakemake_interface_logger_plugins.common import LogEvent

from support.job_cost import JobCost
from support.view.job_lines import JobLines
from support.view.live_view import LiveView
from support.view.progress import OTHERS, TYPICAL, Job, Progress, rounded_up

STAGES = {"make_pairs": "data", "train": "models", "fit": "models", "plot": "comparison"}
TRAINING = """12:00:00 INFO trial 13: {'hidden_layers': [64]}
12:00:05 INFO epoch 6 of 20: validation loss 2.5000, accuracy 0.1000
12:00:09 INFO epoch 7 of 20: train loss 2.1000, validation loss 1.7500, validation accuracy 0.3000
"""


def begin(earlier=(), **jobs):
    return Progress(STAGES, {"all": 1, "total": 99, **jobs}, 0, earlier)


def job(rule, started=0.0, log=None, **wildcards):
    return Job(rule, wildcards, log, started)


def done(progress, number, rule, started, ended):
    progress.start(number, job(rule, started))
    progress.finish(number, ended)


@pytest.fixture
def log(tmp_path):
    """Return a function that writes a job's log and returns the job."""
    path = tmp_path / "one.log"

    def log(text, started=0.0):
        path.write_text(text)
        return job("train", started, path)

    return log


def test_title_names_numbers_only():
    assert job("train_rung", round="0", rung="1", slot="3").title == "train_rung round 0 rung 1 slot 3"
    assert job("train_network", network="best", examples="all", seed="2").title == "train_network best all seed 2"
    assert job("report").title == "report"


@pytest.mark.parametrize(
    ("text", "words", "share"),
    [
        (TRAINING, "trial 13, epoch 7/20, val. loss 1.7500", 2 / 15),  # of the epochs from 6 to 20
        ("INFO epoch 3 of 3: validation loss nan, accuracy 0.1", "epoch 3/3, val. loss nan", 1),
        ("INFO epoch 1 of 4: train loss 2.0", "epoch 1/4", 1 / 4),
        ("INFO trial 3: {}", "trial 3", 0),
        ("INFO nothing of the kind", "", 0),
    ],
)
def test_training_is_at_its_last_epoch(log, text, words, share):
    assert log(text).training() == (words, pytest.approx(share))


def test_failure_is_the_message_before_the_traceback(log, tmp_path):
    told = "12:00:01 ERROR a.npz is cut off;\ndelete it\nTraceback (most recent call last):\n  ...\n"
    assert log(f"12:00:00 INFO x\n{told}").failure() == "a.npz is cut off;\ndelete it"
    assert log("12:00:00 INFO x\n").failure() is None
    assert job("make_pairs", log=tmp_path / "none.log").failure() is None


def test_log_of_an_earlier_run_says_nothing(log):
    assert log(TRAINING, time.time()).training()[1] > 0
    assert log(TRAINING, time.time() + 100).training() == ("", 0)


def test_stages_count_done_and_failed():
    run = begin(make_pairs=1, train=2, fit=1)
    done(run, 1, "make_pairs", 0, 1)
    run.start(2, job("train", 1))
    run.start(3, job("train", 1))
    run.fail(2)
    assert list(run.stages()) == [("data", 1, 0, 1), ("models", 0, 1, 3)]
    run.start(2, job("train", 2))  # tried again
    run.finish(2, 3)
    assert list(run.stages()) == [("data", 1, 0, 1), ("models", 1, 0, 3)]
    run.start(0, job("all"))  # a target in the Snakefile doesn't count
    assert run.finish(0, 1) is None
    assert run.planned.total() == 4


@given(st.integers(2, 50), st.integers(1, 4), st.floats(1, 500), st.data())
def test_equal_jobs_side_by_side(jobs, cores, seconds, data):
    waves = data.draw(st.integers(1, jobs))
    run = begin(train=cores * jobs)
    for number in range(cores * waves):
        done(run, number, "train", number // cores * seconds, (number // cores + 1) * seconds)
    assert run.to_go(waves * seconds) == f"about {rounded_up((jobs - waves) * seconds * (1 - 1e-9))} to go"


def test_estimate_of_the_time_left(log):
    earlier = JobCost("plot", {}, "", wall=30, cpu=1, imports=0, reading=0, writing=0, memory=1)
    run = begin([earlier], make_pairs=2, train=2, plot=1)
    assert run.to_go(0) == ""
    done(run, 1, "make_pairs", 0, 20)
    # as long for the other pairs, for a plot as in an earlier run, for a training what both take on average
    assert run.to_go(20) == "about 2 min to go"
    run.start(2, job("make_pairs", 20))
    run.fail(2)  # is not waited for
    assert run.to_go(20) == "about 2 min to go"
    run.start(3, job("train", 20))
    assert run.to_go(30) == "about 2 min to go"
    run.finish(3, 60)
    assert run.to_go(60) == "about 2 min to go"
    run.start(4, log(TRAINING, 60.0))
    assert run.to_go(70) == "about 2 min to go"  # 13 epochs of 5 s, though the first training took 40 s


def test_times_are_rounded_up():
    assert [rounded_up(seconds) for seconds in (0, 31, 61, 3901)] == ["10 s", "40 s", "2 min", "1 h 06 min"]


PLAN = (LogEvent.RUN_INFO, "Job stats", {"stats": {"make_pairs": 1, "train": 10, "total": 11}})
FAILED = (LogEvent.JOB_ERROR, "Error in rule train", {"jobid": 4, "rule_msg": None})
CONTINUES = ", then stopped; the same command continues from here"
CTRL_C = (None, "Terminating processes on user request, this might take some time.", {})


def started(rule, log, reason="", **wildcards):
    facts = {"jobid": 4, "rule_name": rule, "wildcards": wildcards, "log": [str(log)], "reason": reason}
    return LogEvent.JOB_INFO, f"Rule: {rule}", facts


def died(signal):
    text = f"RuleException:\nCalledProcessError in file 'x.smk':\nCommand 'python x.py' died with <Signals.{signal}>."
    return LogEvent.ERROR, text, {}


@pytest.fixture
def lines(capsys, tmp_path, monkeypatch):
    """Return a function that sends events to JobLines and returns the lines it prints."""
    monkeypatch.chdir(tmp_path)
    handler = JobLines(STAGES)

    def send(*events, close=False):
        for event, text, facts in events:
            level = logging.ERROR if "Error" in text else logging.INFO
            record = logging.LogRecord("snakemake", level, "", 0, text, (), None)
            record.__dict__.update(facts, event=event)
            handler.emit(record)
        if close:
            handler.close()
            handler.close()
        return capsys.readouterr().err.splitlines()

    return send


def test_a_line_for_each_job(lines):
    assert lines((None, "Building DAG of jobs...", {}), (None, "Nothing to be done", {})) == ["Nothing to be done"]
    assert lines(PLAN) == ["11 jobs: data 1, models 10"]
    assert lines(started("make_pairs", "x.log", split="val"), (LogEvent.PROGRESS, "1 of 11", {})) == []
    assert lines((LogEvent.JOB_FINISHED, "Finished", {"job_id": 4})) == ["[ 1/11] make_pairs val: 0.0 s"]
    assert lines((None, "Removing temporary output x.pt.", {})) == []
    assert lines(CTRL_C, close=True) == [CTRL_C[1], f"1 of 11 jobs done in 0.0 s{CONTINUES}"]


def test_a_failure_says_why_and_where(lines, log):
    lines(PLAN)
    job = log("12:00:01 ERROR it diverged\nTraceback\n")
    told = lines(started("train", job.log), died("SIGKILL: 9"), FAILED)
    assert told == [f"train: it diverged (log: {job.log})"]
    job.log.unlink()
    assert lines(started("train", job.log), died("SIGKILL: 9"), FAILED, close=True) == [
        f"train: died with <Signals.SIGKILL: 9> (log: {job.log})",
        "0 of 11 jobs done in 0.0 s, 1 failed, 10 not run; fix it, then run the same command",
    ]


@pytest.mark.parametrize(
    ("reason", "events", "end"),
    [
        ("", [died("SIGINT: 2"), FAILED], CONTINUES),  # Ctrl-C that Snakemake overlooks
        ("", [CTRL_C], CONTINUES),
        ("", [(None, "Will exit after finishing currently running jobs (scheduler).", {})], CONTINUES),
        ("Forced execution", [CTRL_C], ", then stopped"),
        ("", [(LogEvent.ERROR, "WorkflowError:\nqsub is missing", {})], ""),
        ("", [died("SIGKILL: 9"), FAILED, CTRL_C], ", 1 failed, 10 not run; fix it, then run the same command"),
    ],
)
def test_only_what_the_user_stopped_continues_from_here(lines, reason, events, end):
    said = lines(PLAN, started("train", "none.log", reason), *events, close=True)
    assert said[-1] == f"0 of 11 jobs done in 0.0 s{end}"
    assert any("failed" in line for line in said) == (" 1 failed" in end)


@pytest.fixture
def view():
    """Return a live view of a run, on a small screen that is a file."""
    view = LiveView(STAGES, colour=False)
    view.progress = begin(make_pairs=1, train=30)
    view.console = Console(file=io.StringIO(), width=80, height=24)
    return view


def test_live_view_keeps_to_the_screen(view, log):
    path = log(TRAINING).log
    for number in range(30):
        wildcards = {"network": "convolutional", "examples": "30000", "seed": str(number)}
        view.progress.start(number, job("train", time.time() - 100, path, **wildcards))
    view.console.print(LiveRender(view))
    data, models, _, facts, _, first, *others, last = view.console.file.getvalue().splitlines()
    assert len(others) == 24 - 7
    assert [data.split(), models.split()] == [["data", "0/1"], ["models", "0/30"]]
    assert facts.split(" · ")[:2] == ["0 of 31 jobs done", "30 running"]
    assert first.startswith("train convolutional examples")
    assert first.endswith("…  trial 13, epoch 7/20, val. loss 1.7500  0:01:40")
    assert len(first) == 80
    assert last.strip() == "..."


@pytest.mark.parametrize("interrupted", [True, False])
def test_live_view_leaves_out_tracebacks_of_interrupted_jobs(view, interrupted):
    """Also that of a job that is faster to stop than Snakemake is to say that it stops."""
    read, write = os.pipe()
    reader = threading.Thread(target=view._pass_on, args=(read,))
    reader.start()
    with open(write, "w", encoding="utf-8") as job_error:
        job_error.write(traceback := "Traceback (most recent call last):\nKeyboardInterrupt\n")
    time.sleep(0.1)
    view.interrupted = interrupted
    reader.join()
    assert view.console.file.getvalue() == ("" if interrupted else traceback)


def test_a_job_of_unknown_length_weighs_what_is_typical():
    stages = {"train_network": "models", "make_pairs": "data"}
    run = Progress(stages, {"make_pairs": 1, "train_network": 10}, 0, [])
    done(run, 1, "make_pairs", 0, 3)
    assert run.to_go(3) == f"about {rounded_up(10 * 3 / OTHERS * TYPICAL['train_network'])} to go"


def test_the_last_line_says_where_the_pages_are(tmp_path, capsys):
    view = JobLines(STAGES, lambda: [tmp_path / "report.html"])
    view.progress = begin(train=1)
    assert "report" not in view.outcome()
    done(view.progress, 1, "train", 0, 1)
    assert view.outcome().endswith(f"\nreport: {tmp_path / 'report.html'}")
    view.progress = begin()
    view.emit(logging.makeLogRecord({"msg": "Nothing to be done (all requested files are present)."}))
    assert capsys.readouterr().err.endswith(f"present).\nreport: {tmp_path / 'report.html'}\n")
