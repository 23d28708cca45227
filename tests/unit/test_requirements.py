"""The conda environments pin the versions of requirements.txt."""

import re
import tomllib

import pytest
import yaml
from packaging.requirements import Requirement

CONDA_NAMES = {"torch": "pytorch"}  # where conda-forge's name differs from PyPI's, apart from capitals


@pytest.fixture(scope="module")
def pins(repository):
    """Return the version of each requirement by its name in conda."""
    lines = (repository / "requirements.txt").read_text().splitlines()
    requirements = [Requirement(line) for line in lines if line and not line.startswith("#")]
    versions = {requirement.name.lower(): str(requirement.specifier) for requirement in requirements}
    return {CONDA_NAMES.get(name, name): version for name, version in versions.items()}


def test_every_requirement_is_pinned(pins):
    assert all(re.fullmatch(r"==[\w.]+", version) for version in pins.values()), pins


def test_the_library_pins_the_same_versions(pins, repository):
    project = tomllib.loads((repository / "pyproject.toml").read_text())["project"]
    for requirement in map(Requirement, project["dependencies"]):
        name = requirement.name.lower()
        assert str(requirement.specifier) == pins[CONDA_NAMES.get(name, name)]


def test_environments_pin_the_same_versions(pins, repository):
    expected = {"python": ">=3.11", **pins}
    environments = sorted((repository / "envs").glob("*.yaml"))
    assert environments
    for path in environments:
        lines = yaml.safe_load(path.read_text())["dependencies"]
        found = dict(line.split(" ", 1) for line in lines)
        assert found == {name: expected[name] for name in found}, path.name
