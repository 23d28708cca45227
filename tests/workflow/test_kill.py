"""A study that is killed at random moments can be finished by running it again, and has the same bytes.

It is in a folder of another name, and runs now on one core, now on two: neither changes a byte.
"""

import os
import random
import shutil
import signal
import subprocess
from contextlib import suppress
from fnmatch import fnmatch

import pytest

KILLS = 10
TARGET = "results/summary.json"  # the models, the search and the maps, which figures and pages only show


@pytest.mark.long
def test_killed_again_and_again(request, new_study, tmp_path):
    victim = new_study(tmp_path / "a folder of another name")
    moments = random.Random(0)  # noqa: S311  # not for security
    killed = []
    try:
        for kill in range(KILLS):
            process = subprocess.Popen(
                victim.command(TARGET, cores=1 + kill % 2),
                cwd=victim.checkout,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=moments.uniform(2, 12))
                break
            if moments.random() < 0.5:
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()  # the scripts that it had started continue
            process.wait()
            killed.append(process.pid)
            shutil.rmtree(victim / ".snakemake/locks", ignore_errors=True)  # as --unlock does, in no time
        finished = victim.run(TARGET)
        assert finished.returncode == 0, finished.stdout
    finally:
        for group in killed:
            with suppress(ProcessLookupError):
                os.killpg(group, signal.SIGKILL)
    assert len(killed) >= 3
    # By now, the study of the other tests is usually finished.
    expected, found = request.getfixturevalue("study").results(), victim.results()
    assert len(found) > len(expected) / 2
    # Nothing is half-written. Snakemake, killed before it removes a temporary file, leaves it.
    other = [path for path in found if expected.get(path) != found[path]]
    assert [path for path in other if not fnmatch(path, "tuning/round-*/rung-*/slot-*.pt") or path in expected] == []
