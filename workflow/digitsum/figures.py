"""What all figures share: their style, how they are saved, and the confusion matrix."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")  # draws to files; needs no screen

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure
from matplotlib.ticker import MultipleLocator

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


def draw_confusion(axes: Axes, confusion: np.ndarray, what: str) -> None:
    """Draw a confusion matrix, counts (n, n) with a row for each true class, on a logarithmic grey scale.

    The count stands in each cell that isn't empty; `what` is what the classes are: sum or digit.
    """
    counts = np.asarray(confusion)
    norm = LogNorm(1, max(counts.max(), 2) * 3)
    room = min(19 / len(counts), 1.5)  # fewer classes have larger cells
    axes.imshow(np.ma.masked_equal(counts, 0), cmap="Greys", norm=norm)
    for row, column in zip(*np.nonzero(counts), strict=True):
        dark = norm(counts[row, column]) > 0.55
        axes.text(
            column,
            row,
            str(counts[row, column]),
            ha="center",
            va="center",
            fontsize=room * (5.5 if counts[row, column] < 1000 else 4.3),  # four digits stay within their cell
            color="white" if dark else "black",
        )
    axes.grid(False)
    axes.xaxis.set_major_locator(MultipleLocator(1))
    axes.yaxis.set_major_locator(MultipleLocator(1))
    axes.set(xlabel=f"Predicted {what}", ylabel=f"True {what}")
