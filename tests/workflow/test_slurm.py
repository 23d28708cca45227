"""The small study on a real Slurm of two nodes, where jobs get lost as they do on a cluster."""

import os
import shutil
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import pytest
import yaml

# What the test cluster needs besides the profile: it keeps no accounting, and nobody wants to wait for the next poll.
# The first attempts of two jobs get too little memory and time; the others are as the rules say.
OPTIONS = [
    *("--profile", "profiles/slurm"),
    *("--slurm-status-command", "squeue"),
    *("--slurm-init-seconds-before-status-checks", "13"),
    *("--set-resources", "fit_svm:mem_mb=250 * 8 ** (attempt - 1)", "fit_forest:runtime=attempt"),
]


PROGRAMS = ["munged", "slurmctld", "slurmd", "sbatch", "pkill"]


class Job(NamedTuple):
    """What Slurm knows of a job."""

    id: str
    name: str
    state: str
    node: str
    memory: str


def slurm(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def all_jobs():
    """Return the jobs that Slurm has, or had, under the names that Snakemake gave them."""
    table = slurm("squeue", "--noheader", "--states=all", "--format=%i|%k|%T|%N|%m")
    return [Job(*line.split("|")) for line in table.splitlines()]


# What may happen to a running job. Each returns whether it has happened.


def cancel(job, study):
    slurm("scancel", job.id)
    return True


def freeze(job, study):
    """Stop the script, as a disk does that no longer answers: the job goes on until its time is over."""
    script = f"{study.directory}/.snakemake/scripts/.*{job.name.removeprefix('rule_')}.py"
    return subprocess.run(["pkill", "--signal", "STOP", "--full", script], check=False).returncode == 0


def lose_node(job, study):
    slurm("scontrol", "update", f"nodename={job.node}", "state=down", "reason=test")
    time.sleep(1)
    slurm("scontrol", "update", f"nodename={job.node}", "state=resume")
    return True


@pytest.fixture(scope="module")
def cluster(repository, tmp_path_factory):
    two_nodes = repository / "tests" / "slurm" / "two_nodes.sh"
    if os.geteuid() != 0:
        pytest.skip("a test cluster can only be started by root")
    if missing := [program for program in PROGRAMS if not shutil.which(program)]:
        pytest.skip(f"without {', '.join(missing)}: see tests/slurm/two_nodes.sh install")
    folder = tmp_path_factory.mktemp("slurm")
    try:
        subprocess.run([two_nodes, "start", folder], check=True)
        yield
    finally:
        subprocess.run([two_nodes, "stop", folder], check=True)


@pytest.fixture(scope="module")
def run(cluster, new_study, tmp_path_factory):
    """Return the small study that Slurm has run, and what Snakemake said."""
    troubles = {
        "rule_train_network_wildcards_trial_0": cancel,
        "rule_fit_forest": freeze,
        "rule_train_network_wildcards_best_0": lose_node,
    }
    study = new_study(tmp_path_factory.mktemp("small-slurm") / "study")
    with ThreadPoolExecutor() as pool:
        process = pool.submit(study.run, *OPTIONS)
        while troubles and not process.done():
            for job in all_jobs():
                if job.state == "RUNNING" and job.name in troubles and troubles[job.name](job, study):
                    del troubles[job.name]
            time.sleep(0.2)
    assert process.result().returncode == 0, process.result().stdout
    assert not troubles
    yield study, process.result().stdout
    # A job that Slurm gave up may leave a process behind; the folder of this test is in its arguments.
    subprocess.run(["pkill", "--signal", "KILL", "--full", str(study.directory)], check=False)


def test_results_are_those_of_one_machine(run, study):
    expected, found = study.results(), run[0].results()
    assert expected["summary.json"] == found["summary.json"]
    assert [path for path in expected if expected[path] != found.get(path)] == []


def test_both_nodes_work(run):
    assert {job.node for job in all_jobs() if job.state == "COMPLETED"} == {"n1", "n2"}


def test_cheap_jobs_stay_here(run):
    rules = {job.name.removeprefix("rule_").split("_wildcards_")[0] for job in all_jobs()}
    assert rules == {
        *("train_rung", "train_network", "evaluate_network", "train_on_fewer"),
        *("fit_forest", "fit_svm", "cross_validate_svm", "linear_fit_linear", "run_tsne"),
    }


@pytest.mark.parametrize(
    ("name", "states"),
    [
        ("rule_train_network_wildcards_trial_0", {"CANCELLED"}),
        ("rule_fit_forest", {"TIMEOUT"}),
        ("rule_fit_svm", {"FAILED", "OUT_OF_MEMORY"}),
        ("rule_train_network_wildcards_best_0", {"NODE_FAIL"}),
    ],
)
def test_lost_job_is_reported_and_tried_again(run, name, states):
    *lost, last = sorted((job for job in all_jobs() if job.name == name), key=lambda job: int(job.id))
    assert last.state == "COMPLETED"
    assert states & {job.state for job in lost}
    for job in lost:
        assert f"SLURM-job '{job.id}' failed" in run[1]
        assert f"'{job.state}'" in run[1]


def test_job_over_its_memory_says_so(run):
    logs = (run[0] / ".snakemake/slurm_logs/rule_fit_svm").rglob("*.log")
    assert any("exceeded memory limit" in log.read_text() for log in logs)


def test_next_attempt_gets_more(run):
    memory = [job.memory for job in sorted(all_jobs(), key=lambda job: int(job.id)) if job.name == "rule_fit_svm"]
    assert memory[:2] == ["250M", "2000M"]
    trainings = [job for job in all_jobs() if job.name == "rule_train_network_wildcards_trial_0"]
    first, second = (int(job.memory.removesuffix("M")) for job in sorted(trainings, key=lambda job: int(job.id))[:2])
    assert second == 2 * first


def test_profile_repeats_no_key_of_the_default_one(repository):
    default, slurm = (
        yaml.safe_load((repository / "profiles" / name / "config.yaml").read_text()) for name in ("default", "slurm")
    )
    assert not default.keys() & slurm.keys()
