import io
import logging
import os
import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from snakemake_interface_logger_plugins.common import LogEvent

from support.job_cost import JobCost
from support.live_view import LiveView
from support.progress import Job, Progress, State, clock, roughly
from support.progress_view import JobLines

TRAINING = """12:00:00 INFO trial 13: {'hidden_layers': [64]}
12:00:05 INFO epoch 1 of 20: validation loss 2.5000, accuracy 0.1000
12:00:09 INFO epoch 2 of 20: train loss 2.1000, validation loss 1.7500, validation accuracy 0.3000
"""
STAGES = {"make_pairs": "data", "train": "models", "fit": "models", "plot": "comparison"}


def job(rule, started=0.0, log=None, **wildcards):
    return Job(rule, wildcards, log, started)


@pytest.fixture
def progress(tmp_path):
    """Return a function that begins a run with these numbers of jobs by rule at time 0."""

    def begin(light=(), **jobs):
        progress = Progress(STAGES, light)
        progress.plan({"all": 1, "total": 99, **jobs}, now=0, logs=tmp_path / "logs")
        return progress

    return begin


def done(progress, number, rule, started, ended):
    progress.start(number, job(rule, started))
    progress.finish(number, ended)


def test_title_names_numbers_only():
    assert job("train_rung", round="0", rung="1", slot="3").title == "train_rung round 0 rung 1 slot 3"
    assert job("train_network", network="best", examples="all", seed="2").title == "train_network best all seed 2"
    assert job("report").title == "report"


def test_state_is_that_of_the_last_epoch():
    assert State.of_log(TRAINING) == State("13", 2, 20, "1.7500")
    assert str(State.of_log(TRAINING)) == "trial 13, epoch 2/20, val. loss 1.7500"
    assert (
        str(State.of_log("12:00:00 INFO epoch 3 of 9: validation loss nan, accuracy 0.1")) == "epoch 3/9, val. loss nan"
    )
    assert str(State.of_log("12:00:00 INFO nothing of the kind")) == ""


def test_failure_is_the_message_before_the_traceback(tmp_path):
    log = tmp_path / "one.log"
    log.write_text(
        "12:00:00 INFO x\n12:00:01 ERROR a.npz is cut off;\ndelete it\nTraceback (most recent call last):\n  ...\n"
    )
    assert job("make_pairs", log=log).failure() == "a.npz is cut off;\ndelete it"
    log.write_text("12:00:00 INFO x\n")
    assert job("make_pairs", log=log).failure() is None
    assert job("make_pairs", log=tmp_path / "none.log").failure() is None


def test_log_of_an_earlier_run_says_nothing(tmp_path):
    log = tmp_path / "one.log"
    log.write_text(TRAINING)
    os.utime(log, (1000, 1000))
    assert job("train", started=1000.0, log=log).state().epoch == 2
    assert job("train", started=1100.0, log=log).state() == State()


def test_stages_count_done_and_failed(progress):
    run = progress(make_pairs=1, train=2, fit=1)
    done(run, 1, "make_pairs", 0, 1)
    run.start(2, job("train", 1))
    run.start(3, job("train", 1))
    run.fail(2)
    assert run.stages() == [("data", 1, 0, 1), ("models", 0, 1, 3)]
    assert (run.done, run.total) == (1, 4)
    run.start(2, job("train", 2))  # tried again
    run.finish(2, 3)
    assert run.stages() == [("data", 1, 0, 1), ("models", 1, 0, 3)]


def test_targets_of_the_snakefile_do_not_count(progress):
    run = progress(make_pairs=1)
    run.start(0, job("all"))
    assert run.finish(0, 1) is None
    assert run.total == 1


@given(st.integers(2, 50), st.integers(1, 4), st.floats(1, 500), st.data())
def test_equal_jobs_side_by_side(tmp_path_factory, jobs, cores, seconds, data):
    waves = data.draw(st.integers(1, jobs))
    run = Progress(STAGES)
    run.plan({"train": cores * jobs}, now=0, logs=tmp_path_factory.getbasetemp() / "none")
    for number in range(cores * waves):
        done(run, number, "train", number // cores * seconds, (number // cores + 1) * seconds)
    assert run.to_go(waves * seconds) == f"about {roughly((jobs - waves) * seconds * (1 - 1e-9))} to go"


def test_what_is_not_known_makes_it_more(progress):
    run = progress(light=["make_pairs", "plot"], make_pairs=1, train=1, plot=2)
    assert run.to_go(0) == ""
    done(run, 1, "make_pairs", 0, 20)
    assert run.to_go(20) == "more than 1 min to go"  # 20 s for each plot, a light job, and more for the training
    run.start(2, job("train", 20))
    assert run.to_go(30) == "more than 50 s to go"
    run.finish(2, 60)
    assert run.to_go(60) == "about 40 s to go"


def test_failed_jobs_are_not_waited_for(progress):
    run = progress(make_pairs=3)
    done(run, 1, "make_pairs", 0, 20)
    run.start(2, job("make_pairs", 20))
    run.fail(2)
    assert run.to_go(20) == "about 20 s to go"


def test_earlier_runs_stand_in(progress, tmp_path):
    log = tmp_path / "logs" / "train" / "best.log"
    log.parent.mkdir(parents=True)
    cost = JobCost("train", {}, "", 50, 50, 0, 0, 0, 1)
    log.write_text(f"12:00:00 INFO {cost.line()}\n")
    run = progress(make_pairs=1, train=1)
    done(run, 1, "make_pairs", 0, 1)
    assert run.to_go(1) == "about 50 s to go"


def test_epochs_tell_more_than_other_jobs(progress, tmp_path):
    log = tmp_path / "one.log"
    log.write_text(TRAINING)  # 2 of 20 epochs
    run = progress(train=2)
    done(run, 1, "train", 0, 10)
    run.start(2, job("train", 10.0, log))
    assert run.to_go(15) == "about 50 s to go"  # 18 epochs of 2.5 s, though the first job took 10 s


def test_words_for_times():
    assert [clock(seconds) for seconds in (7.9, 754, 3723)] == ["0:07", "12:34", "1:02:03"]
    assert [roughly(seconds) for seconds in (0, 31, 61, 125, 3901)] == ["10 s", "40 s", "2 min", "3 min", "1 h 06 min"]


@pytest.fixture
def lines(capsys, tmp_path, monkeypatch):
    """Return a function that sends events to JobLines and returns the lines it prints."""
    monkeypatch.chdir(tmp_path)
    handler = JobLines(Progress(STAGES))

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


def started(number, rule, log, **wildcards):
    facts = {"jobid": number, "rule_name": rule, "wildcards": wildcards, "log": [str(log)]}
    return LogEvent.JOB_INFO, f"Rule: {rule}", facts


PLAN = (LogEvent.RUN_INFO, "Job stats", {"stats": {"make_pairs": 1, "train": 10, "total": 11}})


def test_a_line_for_each_job(lines):
    assert lines((None, "Building DAG of jobs...", {}), (None, "Nothing to be done", {})) == ["Nothing to be done"]
    assert lines(PLAN) == ["11 jobs: data 1, models 10"]
    assert lines(started(4, "make_pairs", "x.log", split="val"), (LogEvent.PROGRESS, "1 of 11", {})) == []
    assert lines((LogEvent.JOB_FINISHED, "Finished", {"job_id": 4})) == ["[ 1/11] make_pairs val: 0.0 s"]
    assert lines((None, "Removing temporary output x.pt.", {})) == []
    stopped = lines((None, "Terminating processes on user request, this might take some time.", {}), close=True)
    assert stopped == [
        "Terminating processes on user request, this might take some time.",
        "1 of 11 jobs done in 0.0 s, then stopped; the same command continues from here",
    ]


def test_a_failure_says_why_and_where(lines, tmp_path):
    lines(PLAN)
    log = tmp_path / "one.log"
    log.write_text("12:00:01 ERROR it diverged\nTraceback\n")
    os.utime(log, (time.time() + 1,) * 2)
    ended = "RuleException:\nCalledProcessError in file 'x.smk':\nCommand 'python x.py' died with <Signals.SIGKILL: 9>."
    failed = (LogEvent.JOB_ERROR, "Error in rule train", {"jobid": 1, "rule_msg": None})
    assert lines(started(1, "train", log), (LogEvent.ERROR, ended, {}), failed) == [f"train: it diverged (log: {log})"]
    log.unlink()
    killed = lines(started(1, "train", log), (LogEvent.ERROR, ended, {}), failed, close=True)
    assert killed == [
        f"train: died with <Signals.SIGKILL: 9> (log: {log})",
        "0 of 11 jobs done in 0.0 s, 1 failed, 10 not run",
    ]


def test_a_job_ended_by_ctrl_c_has_not_failed(lines, tmp_path):
    """Also if Snakemake itself overlooks the Ctrl-C."""
    ended = "CalledProcessError in file 'x.smk':\nCommand 'python x.py' died with <Signals.SIGINT: 2>."
    failed = (LogEvent.JOB_ERROR, "Error in rule train", {"jobid": 1, "rule_msg": None})
    job = started(1, "train", tmp_path / "one.log")
    assert lines(PLAN, job, (LogEvent.ERROR, ended, {}), failed, close=True)[1:] == [
        "0 of 11 jobs done in 0.0 s, then stopped; the same command continues from here"
    ]


def test_live_view_keeps_to_the_screen(progress, tmp_path):
    log = tmp_path / "one.log"
    log.write_text(TRAINING)
    run = progress(make_pairs=1, train=30)
    for number in range(20):
        run.start(number, job("train", time.time() - 100, log, network="convolutional", examples="30000", seed="0"))
    view = LiveView(run, colour=False)
    view.console = Console(file=io.StringIO(), width=80, height=24)
    view.console.print(view)
    lines = view.console.file.getvalue().splitlines()
    assert len(lines) <= 24
    assert max(map(len, lines)) <= 80
    first, *_, more, gap, last = lines[3:]
    assert first.startswith("train convolutional examples")
    assert first.endswith("trial 13, epoch 2/20, val. loss 1.7500  1:40")
    assert more.strip() == "and 3 more"
    assert (gap, last.split(" · ")[0]) == ("", "0 of 31 jobs done")


@pytest.mark.parametrize("interrupted", [True, False])
def test_live_view_leaves_out_tracebacks_of_interrupted_jobs(progress, interrupted):
    """Also that of a job that is faster to stop than Snakemake is to say that it stops."""
    view = LiveView(progress(train=1), colour=False)
    view.console = Console(file=io.StringIO(), width=80)
    read, write = os.pipe()
    reader = threading.Thread(target=view._pass_on, args=(read,))
    reader.start()
    with open(write, "w", encoding="utf-8") as job_error:
        job_error.write(traceback := "Traceback (most recent call last):\nKeyboardInterrupt\n")
    time.sleep(0.1)
    view.interrupted = interrupted
    reader.join()
    assert view.console.file.getvalue() == ("" if interrupted else traceback)
