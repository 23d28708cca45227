"""`make bench` takes minutes, so nothing here runs it; but what it takes from the library has to be there."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize("program", ["run", "scaling", "pictures"])
def test_imports(repository, program):
    subprocess.run([sys.executable, "-c", f"import {program}"], cwd=repository / "benchmarks", check=True)
