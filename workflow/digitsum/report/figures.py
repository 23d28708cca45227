"""What all figures share: their style, and how they are saved."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")  # draws to files; needs no screen

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

from digitsum.files import atomic

STYLE = Path(__file__).with_suffix(".mplstyle")
PAGE_WIDTH = 7.2  # inches


@contextmanager
def figure_files(paths: Sequence[str], width: float = PAGE_WIDTH, height: float = 3.0) -> Iterator[Figure]:
    """Yield an empty figure of `width` x `height` inches in the study's style; save it to each of `paths`.

    The suffix of a path gives the format. An SVG carries no date, so equal figures have equal bytes.
    """
    with plt.style.context(STYLE):
        figure = plt.figure(figsize=(width, height))
        try:
            yield figure
            for path in paths:
                with atomic(path) as temporary:
                    metadata = {"Date": None} if temporary.suffix == ".svg" else {"Software": None}
                    figure.savefig(temporary, metadata=metadata)
        finally:
            plt.close(figure)
