"""A confusion matrix as a picture."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LogNorm
from matplotlib.image import AxesImage
from matplotlib.ticker import MultipleLocator


def draw_confusion(axes: Axes, confusion: np.ndarray, what: str, most: int | None = None) -> AxesImage:
    """Draw a confusion matrix, counts (n, n) with a row for each true class, on a logarithmic grey scale.

    `what` is what the classes are: sum or digit. Cells that aren't empty show their count; if `most`, the largest count
    on the scale, is given, they don't: the matrix is small, and a bar beside it can tell.
    """
    counts = np.asarray(confusion)
    norm = LogNorm(1, most or max(counts.max(), 2) * 3)
    room = min(19 / len(counts), 1.5)  # fewer classes have larger cells
    picture = axes.imshow(np.ma.masked_equal(counts, 0), cmap="Greys", norm=norm)
    for row, column in zip(*np.nonzero(counts), strict=True) if most is None else ():
        dark = norm(counts[row, column]) > 0.55
        axes.text(
            column,
            row,
            str(counts[row, column]),
            ha="center",
            va="center",
            fontsize=room * (5.5 if counts[row, column] < 1000 else 4.3),  # so that four digits fit
            color="white" if dark else "black",
        )
    axes.grid(False)
    step = 1 if most is None else 3
    axes.xaxis.set_major_locator(MultipleLocator(step))
    axes.yaxis.set_major_locator(MultipleLocator(step))
    axes.set(xlabel=f"Predicted {what}", ylabel=f"True {what}")
    return picture
