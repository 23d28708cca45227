"""Shared by the unit tests: scripts of the rules, as modules and as jobs, and how much memory something takes."""

import hashlib
import importlib.util
import os
import re
import resource
import runpy
from base64 import b64encode
from contextlib import nullcontext
from types import SimpleNamespace

import pytest
from snakemake.iocontainers import InputFiles, OutputFiles

from support.job_cost import MAXRSS_PER_MIB


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


@pytest.fixture(scope="session")
def code_let_in():
    """Return a function that checks that a page lets in its own style and scripts and no others; it returns which."""

    def code_let_in(html):
        (policy,) = re.findall('<meta http-equiv="Content-Security-Policy" content="(.*?)">', html)
        directives = dict(part.split(" ", 1) for part in policy.split("; "))
        kinds = {kind: directives.pop(f"{kind}-src", "") for kind in ("style", "script")}
        assert directives == dict.fromkeys(("default-src", "base-uri", "form-action"), "'none'") | {"img-src": "data:"}
        for kind, allowed in kinds.items():
            code = re.findall(f"<{kind}>(.*?)</{kind}>", html, re.DOTALL)
            digests = [b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in code]
            assert allowed == " ".join(f"'sha256-{digest}'" for digest in digests)
        assert not re.search(r"<[^>]* (style|on\w+)=", html)  # which no digest lets in
        return [kind for kind, allowed in kinds.items() if allowed]

    return code_let_in


@pytest.fixture(scope="session")
def memory_of():
    """Return a function that calls another in a process of its own and returns by how many MiB this grew at most."""

    def memory_of(function):
        receiver, sender = os.pipe()
        child = os.fork()
        if child == 0:
            answer = "failed"
            try:
                before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
                function()
                answer = str((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // MAXRSS_PER_MIB)
            finally:
                os.write(sender, answer.encode())
                os._exit(0)
        os.waitpid(child, 0)
        return int(os.read(receiver, 100))

    return memory_of


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
