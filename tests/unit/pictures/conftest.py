"""Pictures drawn from pairs of the sample."""

import sys

import pytest


@pytest.fixture(scope="session")
def draw(repository):
    """Return the function of the benchmark that draws a pair as a picture of 300 x 600 pixels."""
    sys.path.append(str(repository / "benchmarks"))
    from pictures import draw

    return draw
