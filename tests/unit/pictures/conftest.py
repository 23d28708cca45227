"""Pictures drawn from pairs of the sample."""

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[3] / "benchmarks"))


@pytest.fixture(scope="session")
def draw():
    """Return the function of the benchmark that draws a pair as a picture of 300 x 600 pixels."""
    from pictures import draw

    return draw
