import subprocess
import sys
import textwrap

import pytest


@pytest.fixture
def run(tmp_path, repository):
    """Return a function that runs lines of a script within job_log and gives (process, text of the log)."""

    def run(*lines):
        script = tmp_path / "script.py"
        log = tmp_path / "logs" / "make_things" / "one.log"
        body = textwrap.indent("\n".join(lines), "    ")
        script.write_text(
            "import logging, sys, warnings\n"
            "from digitsum.joblog import job_log\n"
            f"with job_log({str(log)!r}):\n{body}\n"
            "print('after')\n"
        )
        process = subprocess.run(
            [sys.executable, script],
            env={"PYTHONPATH": str(repository / "workflow")},
            capture_output=True,
            text=True,
            check=False,
        )
        return process, log.read_text()

    return run


def test_messages_and_warnings_go_to_the_log(run):
    process, log = run("logging.info('epoch %d', 3)", "warnings.warn('careful')")
    assert (process.returncode, process.stdout, process.stderr) == (0, "after\n", "")
    assert "INFO epoch 3" in log
    assert "careful" in log


def test_failure_has_one_line_on_the_terminal_and_its_traceback_in_the_log(run, tmp_path):
    process, log = run("logging.info('so far')", "raise ValueError('train.npz is cut off')")
    assert process.returncode == 1
    assert process.stdout == ""
    path = tmp_path / "logs" / "make_things" / "one.log"
    assert process.stderr == f"make_things: train.npz is cut off (log: {path})\n"
    assert "so far" in log
    assert "Traceback (most recent call last)" in log
    assert "ValueError: train.npz is cut off" in log


def test_failure_without_words_is_named(run):
    process, _ = run("raise MemoryError")
    assert process.returncode == 1
    assert process.stderr.startswith("make_things: MemoryError (log: ")


def test_each_run_has_a_fresh_log(run):
    run("logging.info('first')")
    _, log = run("logging.info('second')")
    assert "second" in log
    assert "first" not in log


def test_exit_keeps_its_status(run):
    process, _ = run("sys.exit(3)")
    assert process.returncode == 3
