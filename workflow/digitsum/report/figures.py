"""What all figures share: their style, and how they are saved."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from math import ceil
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np

mpl.use("Agg")  # draws to files; needs no screen

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.ticker import LogFormatter, NullLocator

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


def panels(figure: Figure, n: int, columns: int) -> list[Axes]:
    """Return axes for `n` panels, row by row; what is left of the last row stays empty."""
    grid = list(figure.subplots(ceil(n / columns), columns, squeeze=False).flat)
    for axes in grid[n:]:
        axes.set_axis_off()
    return grid[:n]


def draw_picture(axes: Axes, image: np.ndarray, title: str, **font: Any) -> None:
    """Draw a picture of digits, uint8 (height, width), in a frame under its title, in a `font` of matplotlib."""
    axes.imshow(image, cmap="gray_r", vmin=0, vmax=255)
    axes.set_title(title, loc="center", **font)
    axes.set(xticks=[], yticks=[])
    axes.grid(False)
    axes.spines[:].set(visible=True, color="0.6")


class PlainNumbers(LogFormatter):
    """The labels that matplotlib chooses for a logarithmic axis as plain numbers; its own are formulas."""

    def __call__(self, value: float, position: int | None = None) -> str:
        """Return the label of the tick at a value, empty if it has none."""
        return f"{value:g}" if super().__call__(value, position) else ""


def label_plainly(axis: Axis) -> None:
    """Label a logarithmic axis with plain numbers."""
    axis.set_major_formatter(PlainNumbers())
    axis.set_minor_formatter(PlainNumbers())


def mark_sizes(axes: Axes, sizes: Sequence[float]) -> None:
    """Make the x axis logarithmic, with these numbers as its only ticks."""
    axes.set_xscale("log")
    axes.set_xticks(sizes, [f"{size:,.0f}" for size in sizes])
    axes.xaxis.set_minor_locator(NullLocator())
