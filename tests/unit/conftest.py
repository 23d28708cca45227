"""Shared by the unit tests: the scripts of the rules, as modules and as jobs."""

import importlib.util
import runpy
from contextlib import nullcontext
from types import SimpleNamespace

import pytest
from snakemake.iocontainers import InputFiles, OutputFiles


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


@pytest.fixture
def run_script(repository, monkeypatch):
    """Return a function that runs a script of workflow/scripts as Snakemake does, but without a log."""
    monkeypatch.setattr("support.joblog.job_log", nullcontext)

    def run_script(name, input, output, **params):
        job = SimpleNamespace(
            input=InputFiles(fromdict=input),
            output=OutputFiles(fromdict=output),
            params=SimpleNamespace(**params),
            threads=1,
            log=[None],
        )
        runpy.run_path(str(repository / "workflow" / "scripts" / f"{name}.py"), {"snakemake": job}, "__main__")

    return run_script
