"""The conda environments hold what the rules need, in the versions of requirements.txt."""

import ast
import re
import sys

import pytest
import yaml
from packaging.requirements import Requirement

from digitsum.source_digest import source_digests

CONDA_NAMES = {"torch": "pytorch", "opentsne": "opentsne"}  # where conda-forge has another name than PyPI
MODULES = {"sklearn": "scikit-learn", "sklearnex": "scikit-learn-intelex", "torch": "pytorch", "openTSNE": "opentsne"}
ENVIRONMENTS = ["base", "torch", "baselines", "tsne"]


@pytest.fixture(scope="module")
def pins(repository):
    """Return the version of each requirement, under its name in conda."""
    lines = (repository / "requirements.txt").read_text().splitlines()
    requirements = [Requirement(line) for line in lines if line and not line.startswith("#")]
    names = {requirement: requirement.name.lower() for requirement in requirements}
    return {CONDA_NAMES.get(name, name): str(requirement.specifier) for requirement, name in names.items()}


@pytest.fixture(scope="module")
def environments(repository):
    """Return the dependencies of each conda environment: {environment: {name: version}}."""
    return {
        path.stem: dict(line.split(" ", 1) for line in yaml.safe_load(path.read_text())["dependencies"])
        for path in (repository / "envs").glob("*.yaml")
    }


@pytest.fixture(scope="module")
def environment_of(repository):
    """Return the name of the environment of each rule: {rule: environment}."""
    text = "\n".join(path.read_text() for path in (repository / "workflow" / "rules").glob("*.smk"))
    return dict(re.findall(r'^rule (\w+):\n(?:(?!rule ).*\n)*?    conda:\n +"\.\./\.\./envs/(\w+)\.yaml"', text, re.M))


def test_every_requirement_is_pinned(pins):
    assert all(re.fullmatch(r"==[\w.]+", version) for version in pins.values()), pins


def test_environments_pin_the_same_versions(pins, environments):
    assert set(environments) == set(ENVIRONMENTS)
    for environment in environments.values():
        assert environment.pop("python") == ">=3.11"
        assert environment == {name: pins[name] for name in environment}


def test_environments_have_what_the_scripts_import(repository, environments, environment_of):
    scripts = sorted((repository / "workflow" / "scripts").glob("*.py"))
    assert set(environment_of) == {script.stem for script in scripts}
    for script in scripts:
        imported = set()
        for file in source_digests(script):
            if file.endswith(".py"):
                imported |= imports_of((repository / "workflow" / file).read_text())
        needed = {MODULES.get(name, name) for name in imported}
        assert needed <= set(environments[environment_of[script.stem]]), script.name


def imports_of(code):
    """Return the third-party modules that `code` imports."""
    names = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module)
    return {name.split(".")[0] for name in names} - sys.stdlib_module_names - {"digitsum", "snakemake"}
