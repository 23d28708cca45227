"""Shared by the unit tests: the scripts of the rules as modules."""

import importlib.util

import pytest


@pytest.fixture(scope="session")
def script(repository):
    """Return a function that imports a script of workflow/scripts by its name, to call its functions."""

    def script(name):
        path = repository / "workflow" / "scripts" / f"{name}.py"
        spec = importlib.util.spec_from_file_location(name, path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    return script
