"""The study as a module of another workflow: from a folder under a prefix, from a git host, deployed by snakedeploy."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

HOST = "https://github.com/"

OUTER = """
configfile: "mine.yaml"


rule count:
    input:
        "paper/results/tables/labels.csv",
    output:
        "count.txt",
    shell:
        "wc -l < {{input}} > {{output}}"


module digitsum:
    snakefile:
        {snakefile}
    config:
        config
    prefix:
        "paper"


use rule * from digitsum as digitsum_*
"""


@pytest.fixture
def outer(tmp_path, small_config):
    """Return a function that writes a workflow with the study as a module into its own folder."""
    folder = tmp_path / "outer"
    folder.mkdir()
    (folder / "mine.yaml").write_text(yaml.safe_dump(small_config))

    def outer(snakefile):
        (folder / "Snakefile").write_text(OUTER.format(snakefile=snakefile))
        return folder

    return outer


@pytest.fixture
def hosted(tmp_path, checkout, monkeypatch):
    """Put the checkout on a git host of this machine, as owner/digitsum with the tag v1; return its folder."""
    repository = tmp_path / "hosts" / HOST.removeprefix("https://") / "owner" / "digitsum"
    repository.parent.mkdir(parents=True)
    identity = ["-c", "user.name=Tester", "-c", "user.email=tester@localhost"]
    commit = [*identity, "commit", "--quiet", "--message=all"]
    for command in (["init", "--quiet"], ["add", "."], commit, ["tag", "v1"]):
        subprocess.run(["git", "-C", checkout, *command], check=True)
    subprocess.run(["git", "clone", "--quiet", "--bare", checkout, repository], check=True)
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", f"url.file://{tmp_path}/hosts/.insteadOf")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "https://")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return repository


def snakemake(folder, *arguments):
    command = [sys.executable, "-m", "snakemake", "--cores", "1", *arguments]
    process = subprocess.run(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    return process


def succeeded(process):
    assert process.returncode == 0, process.stdout
    return process.stdout


def jobs(said):
    """Return how many jobs of each rule a dry run announces."""
    return dict(re.findall(r"^(\w+) +(\d+)$", said.split("Job stats:")[-1].split("total ")[0], re.MULTILINE))


def test_module_from_a_folder(outer, repository, study):
    folder = outer(f'"{repository}/Snakefile"')
    succeeded(snakemake(folder))  # the first rule is the outer one, though the module has a rule named all
    assert (folder / "count.txt").read_text() == "77\n"  # a line for each of 4 splits and 19 sums, and the head
    pairs = "results/pairs/train.npz"
    assert (folder / "paper" / pairs).read_bytes() == (study / pairs).read_bytes()
    assert {path.name for path in folder.iterdir()} == {".snakemake", "Snakefile", "mine.yaml", "count.txt", "paper"}


def test_prefix_holds_for_what_no_rule_declares(outer, repository, study):
    folder = outer(f'"{repository}/Snakefile"')
    shutil.copytree(study.directory, folder / "paper", ignore=shutil.ignore_patterns(".snakemake"))
    page, searched = "paper/results/report.html", "search: {trials: 2}"
    (folder / page).unlink()
    succeeded(snakemake(folder, "--allowed-rules", "digitsum_report", "--", page))
    assert re.search(r"The [\d,]+ jobs used", (folder / page).read_text())

    (folder / "less.yaml").write_text(searched)
    process = snakemake(folder, "--dry-run", "--configfile", "less.yaml")
    assert "search.trials: 2 is fewer than the 4 trials in paper/results/tuning" in process.stdout


REPORT_ELSEWHERE = """
use rule report from digitsum as digitsum_report with:
    output:
        "page.html",
"""


def test_a_rule_taken_with_another_output(outer, repository, study):
    folder = outer(f'"{repository}/Snakefile"')
    with (folder / "Snakefile").open("a") as file:
        file.write(REPORT_ELSEWHERE)
    assert "digitsum_train_network" in jobs(succeeded(snakemake(folder, "--dry-run", "page.html")))
    shutil.copytree(study.directory, folder / "paper", ignore=shutil.ignore_patterns(".snakemake"))
    succeeded(snakemake(folder, "--allowed-rules", "digitsum_report", "--", "page.html"))
    assert (folder / "page.html").stat().st_size > 100_000


@pytest.mark.long
def test_module_from_a_git_host(outer, hosted, study):
    folder = outer('github("owner/digitsum", path="Snakefile", tag="v1")')
    figure = "paper/results/figures/example_pairs.svg"
    succeeded(snakemake(folder, figure))
    assert (folder / figure).read_bytes() == (study / figure.removeprefix("paper/")).read_bytes()
    assert "Nothing to be done" in succeeded(snakemake(folder, "--dry-run", figure))


SNAKEDEPLOY = Path(sys.executable).with_name("snakedeploy")


@pytest.mark.long
@pytest.mark.skipif(not SNAKEDEPLOY.exists(), reason="snakedeploy is not there; it needs Python below 3.13")
def test_deployed_by_snakedeploy(hosted, tmp_path, small_config, study):
    folder = tmp_path / "deployed"
    subprocess.run([SNAKEDEPLOY, "deploy-workflow", f"file://{hosted}", folder, "--tag", "v1"], check=True)
    configuration = folder / "config" / "config.yaml"
    assert yaml.safe_load(configuration.read_text())["search"]["trials"] == 50
    configuration.write_text(yaml.safe_dump(small_config))
    said = succeeded(snakemake(folder, "--dry-run"))
    assert jobs(said) == jobs(succeeded(study.run("--dry-run", "--forceall")))
    table = "results/tables/labels.csv"
    succeeded(snakemake(folder, table))
    assert (folder / table).read_bytes() == (study / table).read_bytes()


def test_catalog_finds_the_same_study(study, repository):
    command = ["--dry-run", "--snakefile", repository / "workflow" / "Snakefile"]
    assert "Nothing to be done" in succeeded(study.run(*command))
    assert jobs(succeeded(study.run(*command, "--forceall"))) == jobs(succeeded(study.run("--dry-run", "--forceall")))


def test_catalog_finds_its_files(repository):
    """The workflow catalog lists as `standardized usage` what has these files."""
    usage = yaml.safe_load((repository / ".snakemake-workflow-catalog.yml").read_text())["usage"]
    assert usage.keys() >= {"mandatory-flags", "software-stack-deployment", "report"}
    assert (repository / "config" / "README.md").stat().st_size > 0
    assert (repository / "config" / "config.yaml").resolve() == repository / "config.yaml"
