"""The workflow is read and planned where nothing is installed but Snakemake: for `--sdm conda`, for the catalog."""

import os
import subprocess
import sys
from importlib.metadata import distribution

import pytest
from packaging.requirements import Requirement


def with_requirements(name, found):
    """Return the distributions that installing one brings, by name."""
    if name not in found:
        found[name] = distribution(name)
        for requirement in map(Requirement, found[name].requires or ()):
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                with_requirements(requirement.name, found)
    return found


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Return a folder with nothing but Snakemake and what installing it brings."""
    site = tmp_path_factory.mktemp("site")
    for each in with_requirements("snakemake", {}).values():
        for top in {file.parts[0] for file in each.files} - {"..", "__pycache__"}:
            if not (site / top).exists():
                (site / top).symlink_to(each.locate_file(top))
    return site


@pytest.fixture
def bare(site):
    """Return a function that runs Snakemake where there is nothing else."""

    def bare(*arguments, directory, checkout):
        command = [sys.executable, "-S", "-m", "snakemake", "--cores", "1", "--directory", directory, *arguments]
        environment = {**os.environ, "PYTHONPATH": str(site)}
        return subprocess.run(command, cwd=checkout, env=environment, capture_output=True, text=True, check=False)

    return bare


@pytest.mark.parametrize("arguments", [["-n"], ["addition", "-n"], ["addition_protocol", "-n"], ["--lint"], ["--list"]])
def test_it_is_planned_with_nothing_but_snakemake(bare, repository, tmp_path, arguments):
    process = bare(*arguments, directory=tmp_path, checkout=repository)
    assert process.returncode == 0, process.stderr


def test_pictures_are_found_with_nothing_but_snakemake(bare, repository, tmp_path):
    (tmp_path / "a.png").write_bytes(b"")
    options = ["predict", "-n", "--config", f"pictures={tmp_path}"]
    process = bare(*options, directory=tmp_path, checkout=repository)
    assert process.returncode == 0, process.stderr
    assert "read_pictures" in process.stdout


def test_a_system_of_ones_own_is_planned_with_nothing_but_snakemake(bare, repository, tmp_path):
    (tmp_path / "mine/1").mkdir(parents=True)
    (tmp_path / "mine/1/0.npz").write_bytes(b"")
    options = ["addition", "-n", "--config", f"addition={{systems: {{mine: {tmp_path}/mine}}}}"]
    process = bare(*options, directory=tmp_path, checkout=repository)
    assert process.returncode == 0, process.stderr
    assert "enter_addition" in process.stdout


def test_the_environment_is_bare(site):
    command = [sys.executable, "-S", "-c", "import yaml, snakemake, numpy"]
    process = subprocess.run(command, env={**os.environ, "PYTHONPATH": str(site)}, stderr=subprocess.PIPE, text=True)
    assert process.stderr.endswith("ModuleNotFoundError: No module named 'numpy'\n")
