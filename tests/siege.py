"""A siege: small studies, killed again and again in many ways, then compared with one left in peace.

    python tests/siege.py --kills 100 --seconds 3600 FOLDER

Run it by hand; it is not among the other tests. FOLDER gets a study `peace` and, one after the other, as many others as
the kills take, each with the configuration of tests/workflow/small.yaml without repetitions. Each is started, struck,
started again ... until it is finished; then the bytes of its results are compared with those of `peace`. The strikes:

- the targets are the jobs, Snakemake alone (its jobs continue as orphans), or both;
- the signals are SIGKILL, SIGTERM, or SIGSTOP followed some seconds later by SIGCONT;
- the moments are random, or while a file is being written: as soon as one with a temporary name exists.
"""

import argparse
import collections
import os
import random
import re
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil
import yaml

REPOSITORY = Path(__file__).parents[1]
TARGETS, SIGNALS, MOMENTS = ("jobs", "snakemake", "both"), ("SIGKILL", "SIGTERM", "SIGSTOP"), ("random", "writing")
LONGEST = 20.0  # most seconds before a study is struck
# One model of each kind: every rule except those of MNIST addition runs a few times.
LESS = {
    "trial": None,
    "sum": None,
    "convolutional": None,
    "turned": None,
    "random_forest": None,
    "sequential": None,
    "k_nearest_neighbours": None,
    "best": {"epochs": 3, "min_steps": 20, "examples": [50, "all"], "seeds": 2},
    "paired": {"examples": [50], "seeds": 2},
}


def command(study: Path, *arguments: str) -> list[str]:
    """Return the command that runs Snakemake in `study`."""
    options = ["--configfile", str(study.parent / "siege.yaml"), "--directory", str(study), "--cores", "1"]
    return [sys.executable, "-m", "snakemake", *options, *arguments]


def start(study: Path) -> subprocess.Popen:
    """Start Snakemake in its own session, with its output in a file beside the study."""
    with Path(f"{study}.log").open("ab") as log:
        return subprocess.Popen(
            command(study), cwd=REPOSITORY, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
        )


def being_written(study: Path) -> str | None:
    """Return a file with a temporary name (see digitsum.files.atomic) that a living process has there now."""
    for folder, _, names in os.walk(study / "results"):
        for name in names:
            found = re.fullmatch(r"\..+\.(\d+)\.\w+", name)
            if found and psutil.pid_exists(int(found[1])):
                return f"{folder}/{name}"
    return None


def wait(process: subprocess.Popen, study: Path, moment: str, choice: random.Random) -> str | None:
    """Wait for the moment to strike; return what was going on then, None if Snakemake ended first."""
    end = time.monotonic() + choice.uniform(3, LONGEST)
    while time.monotonic() < (end if moment == "random" else end + LONGEST):
        if process.poll() is not None:
            return None
        if moment == "writing" and time.monotonic() > end - LONGEST / 2 and (path := being_written(study)):
            return f"writing {Path(path).relative_to(study)}"
        time.sleep(0.001 if moment == "writing" else 0.05)
    return "a random moment"


def strike(process: subprocess.Popen, target: str, name: str, choice: random.Random) -> int:
    """Send the signal `name` to the target; return how many processes got it."""
    with suppress(psutil.NoSuchProcess):
        snakemake = psutil.Process(process.pid)
        jobs = snakemake.children(recursive=True)
        hit = {"jobs": jobs, "snakemake": [snakemake], "both": [snakemake, *jobs]}[target]
        for one in hit:
            with suppress(psutil.NoSuchProcess):
                one.send_signal(getattr(signal, name))
        if name == "SIGSTOP":
            time.sleep(choice.uniform(0.5, 4))
            for one in hit:
                with suppress(psutil.NoSuchProcess):
                    one.send_signal(signal.SIGCONT)
        return len(hit)
    return 0


def results(study: Path) -> dict[str, bytes]:
    """Return {path: content} of all results, without the times that some hold (as the workflow tests do)."""
    found = {}
    for path in sorted((study / "results").rglob("*")):
        name = str(path.relative_to(study / "results"))
        if path.is_file() and name not in ("report.html", "tuning/study.db"):
            found[name] = path.read_bytes()
            if name.startswith("tuning/round-"):
                found[name] = re.sub(rb'"(started|ended)": ".*"', b"", found[name])
    return found


def finish(study: Path) -> int:
    """Unlock the study and run it to the end; return the status."""
    with Path(f"{study}.log").open("ab") as log:
        for arguments in (["--unlock"], []):
            status = subprocess.run(
                command(study, *arguments), cwd=REPOSITORY, stdout=log, stderr=log, check=False
            ).returncode
    return status


def besiege(study: Path, kills: int, deadline: float, choice: random.Random, tally: collections.Counter) -> int:
    """Run a study and strike it until it is finished, `kills` are spent or the deadline is near; return the strikes."""
    struck, sessions = 0, []
    while struck < kills and time.monotonic() < deadline:
        subprocess.run(command(study, "--unlock"), cwd=REPOSITORY, capture_output=True, check=False)
        process = start(study)
        sessions.append(process.pid)
        while (what := wait(process, study, choice.choice(MOMENTS), choice)) is not None:
            target, name = choice.choice(TARGETS), choice.choice(SIGNALS)
            number = strike(process, target, name, choice)
            struck += 1
            tally[target, name, "writing" if what.startswith("writing") else "random"] += 1
            print(f"{study.name} {struck}: {name} to {target} ({number} processes) while {what}", flush=True)
            if name != "SIGSTOP" or struck >= kills:
                break
        if what is None and process.returncode == 0:
            break
        if target == "jobs" or name == "SIGTERM":  # Snakemake ends by itself, after its other jobs
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=60)
        process.kill()
        process.wait()
    status = finish(study)
    for session in sessions:  # orphans that are still running
        with suppress(ProcessLookupError):
            os.killpg(session, signal.SIGKILL)
    if status != 0:
        print(f"{study.name}: NOT FINISHED, status {status}; see {study}.log", flush=True)
    return struck


def main() -> int:
    """Lay the siege; return 1 if any study differs from the one left in peace, else 0."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=3600, help="start no study after this time")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()

    folder = options.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    config = yaml.safe_load((REPOSITORY / "tests/workflow/small.yaml").read_text())
    config["data"]["directory"] = str(REPOSITORY / "tests/data/mnist")
    config["models"] |= LESS
    config["maps"]["perplexities"] = [5]
    (folder / "siege.yaml").write_text(yaml.safe_dump(config))
    peace = folder / "peace"
    if finish(peace) != 0:
        sys.exit(f"the study left in peace failed; see {peace}.log")
    expected = results(peace)

    choice, tally = random.Random(options.seed), collections.Counter()  # noqa: S311  # not for security
    deadline, struck, different, studies = time.monotonic() + options.seconds, 0, 0, 0
    while struck < options.kills and time.monotonic() < deadline:
        study = folder / f"siege-{studies}"
        struck += besiege(study, options.kills - struck, deadline, choice, tally)
        found = results(study)
        wrong = sorted(name for name in expected.keys() | found.keys() if expected.get(name) != found.get(name))
        print(f"{study.name}: {len(found)} files, {len(wrong)} different {wrong[:10]}; {struck} strikes", flush=True)
        different += bool(wrong)
        studies += 1
    for (target, name, moment), number in sorted(tally.items()):
        print(f"{number:4} {name} to {target}, {moment}")
    print(f"{struck} strikes on {studies} studies; {different} of them came out different")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
