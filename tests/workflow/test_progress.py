"""What a run of the real Snakemake shows: one live view in a terminal, short lines elsewhere."""

import fcntl
import os
import re
import struct
import subprocess
import termios

import pyte
import pytest

TARGET = "results/figures/example_pairs.svg"
JOBS = ["fetch_mnist", "make_pairs", "describe_pairs", "plot_pairs"]


@pytest.fixture
def terminal():
    """Return a function that runs a study in a terminal of 80 by 24 and presses Ctrl-C when the pattern `then` appears.

    It returns the exit status, what is left on the screen, and all that was written to it.
    """

    def run(study, *arguments, then=None):
        ours, theirs = os.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("4H", 24, 80, 0, 0))
        process = subprocess.Popen(
            study.command(*arguments),
            cwd=study.checkout,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env={**os.environ, "TERM": "xterm-256color"},
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        os.close(theirs)
        shown = b""
        while True:
            try:
                shown += os.read(ours, 65536)
            except OSError:  # how a terminal ends on Linux
                break
            if then is not None and re.search(then, shown):
                os.write(ours, b"\x03")
                then = None
        os.close(ours)
        screen = pyte.Screen(80, 200)  # higher than the terminal, so that nothing is lost above its first line
        pyte.ByteStream(screen).feed(shown)
        lines = [line.rstrip() for line in screen.display]
        return process.wait(), "\n".join(lines).rstrip() + "\n", shown.decode()

    return run


def test_live_view(new_study, tmp_path, terminal):
    status, left, written = terminal(new_study(tmp_path / "study"), TARGET)
    assert status == 0, left
    assert re.search(r"\d of \d+ jobs done · \d+ running · 0:00:\d\d elapsed", written)
    assert re.search(r"(make_pairs \w+|describe_pairs|plot_pairs) +0:00:\d\d", written)
    *told, data, figures, gap, outcome = left.splitlines()
    assert re.fullmatch(r"data +━+ +(\d+)/\1", data)
    assert re.fullmatch(r"figures +━+ +1/1", figures)
    assert gap == ""
    assert re.fullmatch(r"\d+ jobs done in .+ s", outcome)
    assert all(re.match("Using workflow specific profile|Config file|[a-z]", line) for line in told), left


def test_what_a_job_prints_does_not_tear_the_view(new_study, checkout, tmp_path, terminal):
    script = checkout / "workflow/scripts/make_pairs.py"
    script.write_text(script.read_text().replace("from support", "import no_such_module\nfrom support"))
    plain = new_study(tmp_path / "study")
    status, left, _ = terminal(type(plain)(plain.directory, plain.config, checkout), "results/pairs/val.npz")
    assert status == 1
    said = [line for line in left.splitlines() if "no_such_module" in line]
    assert [line.strip() for line in said] == [
        "import no_such_module",
        "ModuleNotFoundError: No module named 'no_such_module'",
    ]
    assert "\nmake_pairs: returned non-zero exit status 1 (log: logs/make_pairs/val.log)\n" in left
    assert left.endswith(", 1 failed; fix it, then run the same command\n")


def test_interrupted(new_study, tmp_path, terminal):
    # Once a job has run for a second: Snakemake can overlook a Ctrl-C while it starts one.
    running = rb"train_rung [\w ]+ 0:00:0[1-9]"
    status, left, _ = terminal(new_study(tmp_path / "study"), "results/tuning/round-0/rung-1/slot-0.json", then=running)
    assert status != 0
    assert "Traceback" not in left
    assert left.endswith(", then stopped; the same command continues from here\n")


def test_a_line_for_each_job_where_there_is_no_terminal(new_study, tmp_path):
    study = new_study(tmp_path / "study")
    process = study.run(TARGET)
    assert process.returncode == 0, process.stdout
    *_, plan, outcome = [line for line in process.stdout.splitlines() if not line.startswith("[")]
    jobs = [line for line in process.stdout.splitlines() if line.startswith("[")]
    assert plan == f"{len(jobs)} jobs: data {len(jobs) - 1}, figures 1"
    assert [int(line[1:].split("/")[0]) for line in jobs] == [*range(1, len(jobs) + 1)]
    assert {re.fullmatch(r"\[\d+/\d+\] (\w+)( \w+)?: .+ s", line)[1] for line in jobs} == set(JOBS)
    assert outcome.startswith(f"{len(jobs)} jobs done in ")

    assert study.run(TARGET).stdout.endswith("Nothing to be done (all requested files are present and up to date).\n")
    assert "reason: Forced execution" in study.run("--dry-run", "--forcerun", "plot_pairs", "--", TARGET).stdout
    assert "localrule plot_pairs:" in study.run("-p", "--forcerun", "plot_pairs", "--", TARGET).stdout
    assert "plot_pairs" not in study.run("--quiet", "all", "--forcerun", "plot_pairs", "--", TARGET).stdout
