"""The small study of the workflow tests: the real rules, run by the real Snakemake, once for all tests."""

import os
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
    """A folder that Snakemake works in, and the configuration that it works with."""

    directory: Path
    config: Path

    def run(self, *arguments, overlay=None):
        """Run Snakemake with `arguments`, and with the dict `overlay` laid over the configuration.

        Returns:
            the finished process; stdout holds what came on stderr too.
        """
        configs = [self.config]
        if overlay is not None:
            configs.append(self.directory.with_name(f"{self.directory.name}-overlay.yaml"))
            configs[-1].write_text(yaml.safe_dump(overlay))
        options = ["--configfile", *configs, "--directory", self.directory, "--cores", "2"]
        return subprocess.run(
            [sys.executable, "-m", "snakemake", *options, *arguments],
            cwd=REPOSITORY,
            env={**os.environ, "COLUMNS": "200"},  # so that no line is broken
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )

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
def copied_study(study, new_study, tmp_path):
    """Return a copy of the finished study, ages of the files and Snakemake's records included."""
    copy = new_study(tmp_path / "study")
    shutil.copytree(study.directory, copy.directory, symlinks=True)
    return copy
