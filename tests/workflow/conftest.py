"""The small study of the workflow tests: the real rules, run by the real Snakemake, once for all tests."""

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

REPOSITORY = Path(__file__).parents[2]


@dataclass(frozen=True)
class Study:
    """A folder that Snakemake works in, the configuration that it works with, and the checkout that it runs."""

    directory: Path
    config: Path
    checkout: Path = REPOSITORY

    def run(self, *arguments, overlay=None, cores=2):
        """Run Snakemake with the dict `overlay` laid over the configuration; return its process, stderr in stdout."""
        return subprocess.run(
            self.command(*arguments, overlay=overlay, cores=cores),
            cwd=self.checkout,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )

    def command(self, *arguments, overlay=None, cores=2):
        """Return the command that `run` runs."""
        configs = [self.config]
        if overlay is not None:
            configs.append(self.directory.with_name(f"{self.directory.name}-overlay.yaml"))
            configs[-1].write_text(yaml.safe_dump(overlay))
        options = ["--configfile", *configs, "--directory", self.directory, "--cores", str(cores)]
        return [sys.executable, "-m", "snakemake", *options, *arguments]

    def planned(self, overlay=None):
        """Return how many jobs of each rule a dry run with `overlay` announces, `all` left out."""
        process = self.run("--dry-run", overlay=overlay)
        assert process.returncode == 0, process.stdout
        if "Nothing to be done" in process.stdout:
            return {}
        table = process.stdout.split("Job stats:")[-1].split("total ")[0]
        return {rule: int(n) for rule, n in re.findall(r"^(\w+) +(\d+)$", table, re.MULTILINE) if rule != "all"}

    def results(self):
        """Return {path: content} of all results that have to be the same in each run.

        Left out are times: the report, those of trials, and the database of trials.
        """
        found = {}
        for path in sorted((self / "results").rglob("*")):
            name = str(path.relative_to(self / "results"))
            if path.is_dir() or name in ("report.html", "tuning/study.db"):
                continue
            found[name] = path.read_bytes()
            if name.startswith("tuning/round-"):
                found[name] = re.sub(rb'"(started|ended)": ".*"', b"", found[name])
        return found

    def __truediv__(self, path):
        return self.directory / path


@pytest.fixture(scope="session")
def small_config(packed_sample):
    """Return the overlay small.yaml as a dict, with the folder of the sample in it."""
    config = yaml.safe_load((REPOSITORY / "tests" / "workflow" / "small.yaml").read_text())
    config["data"]["directory"] = str(packed_sample)
    return config


@pytest.fixture(scope="session")
def new_study(small_config):
    """Return a function that makes a study in a folder, the small one if nothing else is said; nothing has run yet."""

    def new_study(directory, config=None):
        if config is None:
            config = directory.with_name(f"{directory.name}.yaml")
            config.write_text(yaml.safe_dump(small_config))
        return Study(directory, config)

    return new_study


@pytest.fixture(scope="session")
def study(new_study, tmp_path_factory):
    """Return the small study, finished. Tests only look at it; one that changes a file takes `copied_study`."""
    study = new_study(tmp_path_factory.mktemp("small") / "study")
    process = study.run()
    if process.returncode != 0:
        pytest.fail(f"the small study failed:\n{process.stdout}", pytrace=False)
    return study


@pytest.fixture
def checkout(tmp_path):
    """Return a copy of what Snakemake reads of the repository, to edit."""
    folder = tmp_path / "checkout"
    folder.mkdir()
    parts = ["Snakefile", "config.yaml", "workflow", "envs", "profiles"]
    subprocess.run(["cp", "--recursive", *parts, folder], cwd=REPOSITORY, check=True)
    return folder


@pytest.fixture
def copied_study(study, new_study, tmp_path):
    """Return a copy of the finished study, ages of the files and Snakemake's records included."""
    copy = new_study(tmp_path / "study")
    shutil.copytree(study.directory, copy.directory, symlinks=True)
    return copy
