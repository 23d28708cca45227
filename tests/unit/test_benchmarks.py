"""`make bench` takes minutes, so no test runs it; but what it imports from the library must exist."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize("program", ["run", "scaling", "pictures"])
def test_imports(repository, program):
    subprocess.run([sys.executable, "-c", f"import {program}"], cwd=repository / "benchmarks", check=True)
