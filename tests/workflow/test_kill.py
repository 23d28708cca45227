"""Killed at random moments, a study is finished by running it again."""

import os
import random
import signal
import subprocess
from contextlib import suppress

KILLS = 10


def test_killed_again_and_again(study, new_study, tmp_path):
    victim = new_study(tmp_path / "study")
    moments = random.Random(0)  # noqa: S311  # of no use to an attacker
    killed = []
    try:
        for _ in range(KILLS):
            process = subprocess.Popen(
                victim.command(),
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
                process.kill()  # the scripts that it had started go on
            process.wait()
            killed.append(process.pid)
            victim.run("--unlock")
        finished = victim.run()
        assert finished.returncode == 0, finished.stdout
    finally:
        for group in killed:
            with suppress(ProcessLookupError):
                os.killpg(group, signal.SIGKILL)
    assert len(killed) >= 3
    expected, found = study.results(), victim.results()
    assert expected.keys() == found.keys()  # nothing half-written either
    assert [path for path in expected if expected[path] != found[path]] == []
