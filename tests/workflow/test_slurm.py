"""The small study on a real Slurm cluster of two nodes, where jobs get lost as they do in practice."""

import os
import shutil
import subprocess
import time
from collections import namedtuple
from concurrent.futures import ThreadPoolExecutor

import pytest
import yaml

pytestmark = pytest.mark.long

# Jobs of every rule that is sent to Slurm, and the local ones that they need.
RUNS = ["trial/all/0", "best/all/0", "random_forest/100/0", "svm/400/0", "k_nearest_neighbours/100/0"]
RUNS += ["paired/50/0", "paired/50/1", "sequential/50/0"]
TARGETS = [f"results/models/{run}/run.json" for run in RUNS]
TARGETS += [f"results/models/svm/400/folds/{fold}.json" for fold in (0, 1)]
TARGETS += ["results/models/trial/all/0/model.onnx", "results/maps/input/perplexity-5.npz"]
# What the test cluster needs besides the profile: it keeps no accounting, and polls should not take long.
# The first attempts of two rules get too little memory and time; the others get what the rules say.
OPTIONS = [
    *("--profile", "profiles/slurm"),
    *("--slurm-status-command", "squeue"),
    *("--slurm-init-seconds-before-status-checks", "3"),
    *("--set-resources", "cross_validate:mem_mb=250 * 8 ** (attempt - 1)", "run_tsne:runtime=attempt"),
]

# Jobs, as Snakemake names them for Slurm.
TRIAL = "rule_train_network_wildcards_trial_all_0"
BEST = "rule_train_network_wildcards_best_all_0"
FOLD = "rule_cross_validate_wildcards_svm_400_0"
MAP = "rule_run_tsne_wildcards_input_5"

# What happens to some of them while they run: commands, retried until they succeed.
TROUBLES = {
    TRIAL: "scancel {job.id}",
    # As with a disk that no longer answers, the job goes on until its time is up.
    MAP: "scontrol show step {job.id}.0; scancel --signal=STOP {job.id}.0",
    BEST: "for state in down resume; do scontrol update nodename={job.node} state=$state reason=test; sleep 1; done",
}
STATES = {TRIAL: {"CANCELLED"}, MAP: {"TIMEOUT"}, FOLD: {"FAILED", "OUT_OF_MEMORY"}, BEST: {"NODE_FAIL"}}


Job = namedtuple("Job", "id name state node memory")  # what Slurm knows of a job


def all_jobs(name=None):
    """Return the jobs that Slurm has or had, under the name that Snakemake gave them, the oldest first."""
    command = ["squeue", "--noheader", "--states=all", "--sort=i", "--format=%i|%k|%T|%N|%m"]
    table = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    jobs = [Job(*line.split("|")) for line in table.splitlines()]
    return [job for job in jobs if name in (job.name, None)]


@pytest.fixture(scope="module")
def cluster(repository, tmp_path_factory):
    two_nodes = repository / "tests" / "slurm" / "two_nodes.sh"
    if os.geteuid() != 0:
        pytest.skip("a test cluster can only be started by root")
    if missing := [name for name in ("munged", "slurmctld", "slurmd", "sbatch", "pkill") if not shutil.which(name)]:
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
    troubles = dict(TROUBLES)
    study = new_study(tmp_path_factory.mktemp("small-slurm") / "study")
    with ThreadPoolExecutor() as pool:
        process = pool.submit(study.run, *TARGETS, *OPTIONS)
        while troubles and not process.done():
            for job in all_jobs():
                if job.state == "RUNNING" and job.name in troubles:
                    command = ["bash", "-ec", troubles[job.name].format(job=job)]
                    if subprocess.run(command, check=False).returncode == 0:
                        del troubles[job.name]
            time.sleep(0.2)
    assert process.result().returncode == 0, process.result().stdout
    assert not troubles
    yield study, process.result().stdout
    # A job that Slurm gave up on may leave a process behind; the folder of this test is in its arguments.
    subprocess.run(["pkill", "--signal", "KILL", "--full", str(study.directory)], check=False)


def test_results_are_those_of_one_machine(run, study):
    expected, found = study.results(), run[0].results()
    assert {path.removeprefix("results/") for path in TARGETS} <= found.keys()
    assert [path for path in found if expected.get(path) != found[path]] == []


def test_both_nodes_work_and_cheap_jobs_stay_here(run):
    assert {job.node for job in all_jobs() if job.state == "COMPLETED"} == {"n1", "n2"}
    rules = {job.name.removeprefix("rule_").split("_wildcards_")[0] for job in all_jobs()}
    models = ("random_forest", "svm", "k_nearest_neighbours", "paired", "sequential")
    groups = {f"fit-{model}_fit_classifier" for model in models}
    networks = {"train_rung", "train_network", "evaluate_network", "export_network"}
    assert rules == {*networks, "cross_validate", "run_tsne", *groups}


@pytest.mark.parametrize(("name", "states"), STATES.items(), ids=STATES)
def test_lost_job_is_reported_and_tried_again(run, name, states):
    *lost, last = all_jobs(name)
    assert last.state == "COMPLETED"
    assert states & {job.state for job in lost}
    for job in lost:
        assert f"SLURM-job '{job.id}' failed" in run[1]
        assert f"'{job.state}'" in run[1]


def test_job_over_its_memory_says_so(run):
    logs = (run[0] / ".snakemake/slurm_logs/rule_cross_validate").rglob("*.log")
    assert any("exceeded memory limit" in log.read_text() for log in logs)


def test_next_attempt_gets_more(run):
    assert [job.memory for job in all_jobs(FOLD)][:2] == ["250M", "2000M"]
    first, second = (int(job.memory.removesuffix("M")) for job in all_jobs(TRIAL)[:2])
    assert second == 2 * first


def test_profile_repeats_no_key_of_the_default_one(repository):
    default, slurm = (
        yaml.safe_load((repository / "profiles" / name / "config.yaml").read_text()) for name in ("default", "slurm")
    )
    assert not default.keys() & slurm.keys()
