import signal
import subprocess
import sys
import textwrap
import time
from datetime import datetime

import pytest

from support.job_cost import read_jobs

WILDCARDS = {"thing": 'a "b"', "seed": "0"}
# A script: what Snakemake defines in it, and what it imports.
BEGIN = f"""
import types
snakemake = types.SimpleNamespace(rule="make_things", wildcards={WILDCARDS})
from support.joblog import job_log
import logging, warnings
"""


@pytest.fixture
def run(tmp_path, repository):
    """Return a function that runs lines of a script within job_log and returns (process, text of the log)."""

    def run(*lines, before=""):
        log = tmp_path / "logs" / "folder" / "one.log"
        body = textwrap.indent("\n".join(lines), "    ")
        code = f"{BEGIN}{before}\nwith job_log({str(log)!r}):\n{body}\nprint('after')\n"
        command = [sys.executable, "-c", code]
        folder = repository / "workflow"
        return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False), log.read_text()

    return run


def test_messages_and_warnings_go_to_a_fresh_log(run):
    run("logging.info('earlier')")
    process, log = run("logging.info('epoch %d', 3)", "warnings.warn('careful')")
    assert (process.returncode, process.stdout, process.stderr) == (0, "after\n", "")
    assert "INFO epoch 3" in log
    assert "careful" in log
    assert "earlier" not in log


def test_failure_has_one_line_on_the_terminal_and_its_traceback_in_the_log(run, tmp_path):
    process, log = run("logging.info('so far')", "raise ValueError('train.npz is cut off')")
    assert process.returncode == 1
    assert process.stdout == ""
    path = tmp_path / "logs" / "folder" / "one.log"
    assert process.stderr == f"make_things: train.npz is cut off (log: {path})\n"
    assert "so far" in log
    assert "Traceback (most recent call last)" in log


def test_a_failure_before_the_log_is_open(run, tmp_path):
    path = tmp_path / "logs" / "folder" / "one.log"
    process, log = run("pass", before=f"snakemake.log = [{str(path)!r}]; import no_such_module")
    reason = "No module named 'no_such_module'"
    assert (process.returncode, process.stdout) == (1, "")
    assert process.stderr == f"make_things: {reason} (log: {path})\n"
    assert f"{reason}\nTraceback (most recent call last)" in log


@pytest.mark.parametrize(("end", "status"), [("pass", 0), ("raise ValueError('stop')", 1)])
def test_log_ends_with_which_job_it_was_and_what_it_cost(run, tmp_path, end, status):
    begin = time.time()
    process, log = run(
        "import time",
        "from digitsum.files import read_json, write_json",
        "block = bytearray(100 * 2**20)",
        "until = time.process_time() + 0.5",
        "while time.process_time() < until: pass",
        f"write_json({str(tmp_path / 'numbers.json')!r}, list(range(300_000)))",
        f"read_json({str(tmp_path / 'numbers.json')!r})",
        end,
    )
    assert process.returncode == status
    (cost,) = read_jobs(tmp_path / "logs")
    assert f'"ended": "{cost.ended}"' in log.splitlines()[-1]
    assert (cost.rule, cost.wildcards) == ("make_things", WILDCARDS)
    assert begin - 1 <= datetime.fromisoformat(cost.ended).timestamp() <= time.time()
    assert 0.5 <= cost.cpu <= cost.wall + 0.2 <= time.time() - begin + 0.4
    assert min(cost.imports, cost.reading, cost.writing) > 0
    assert cost.imports + cost.reading + cost.writing < cost.cpu - 0.4
    assert cost.memory > 100


@pytest.mark.parametrize(
    ("before", "within", "status"),
    [
        ("sleep(60)", "pass", -signal.SIGINT),
        ("pass", "with atomic(path) as temporary: temporary.touch(); sleep(60)", 130),
    ],
    ids=["while it imports", "while it writes"],
)
def test_ctrl_c_says_nothing_and_leaves_nothing(tmp_path, repository, before, within, status):
    lines = [
        BEGIN,
        "from time import sleep",
        "from digitsum.files import atomic",
        f"path = {str(tmp_path / 'out' / 'result.txt')!r}",
        "print('ready', flush=True)",
        before,
        f"with job_log({str(tmp_path / 'one.log')!r}):",
        f"    {within}",
    ]
    process = subprocess.Popen(
        [sys.executable, "-c", "\n".join(lines)],
        cwd=repository / "workflow",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout.readline() == "ready\n"
    while status == 130 and not list(tmp_path.glob("out/.result.*.txt")):
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=20)
    assert (process.returncode, said) == (status, "")
    assert not list(tmp_path.glob("out/*"))


def test_a_script_imports_its_log_first(repository):
    for path in (repository / "workflow" / "scripts").glob("*.py"):
        imports = [line for line in path.read_text().splitlines() if line.startswith(("import ", "from "))]
        assert imports[0] == "from support.joblog import job_log", path.name
