"""What all figures share: their style, and how they are saved."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
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
LEAST = 0.005  # per cent: half a mistake in 10,000 pairs; a logarithmic axis has no place for 0
TICKS = [digits * 10.0**power for power in range(-4, 3) for digits in (1, 1.5, 2, 2.5, 3, 4, 5, 7)]
MOST_TICKS = 13
LABEL = 7.5  # points, of a name beside the axes
# Unseen pairs have filled marks and solid lines, test pairs hollow marks and dashed lines.
HOLLOW = {"markerfacecolor": "white", "linestyle": ""}
TEST = {**HOLLOW, "linestyle": "--"}


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


def draw_note(figure: Figure, text: str) -> None:
    """Write on an empty figure why there is nothing to draw."""
    figure.text(0.5, 0.5, text, ha="center", va="center")


class PlainNumbers(LogFormatter):
    """The labels that matplotlib chooses for a logarithmic axis as plain numbers; its own are formulas."""

    def __call__(self, value: float, position: int | None = None) -> str:
        """Return the label of the tick at a value, empty if it has none."""
        return f"{value:g}" if super().__call__(value, position) else ""


def wrong(accuracy: Any) -> np.ndarray:
    """Return the errors, in per cent, of accuracies: fractions. What is lower than LEAST is drawn there."""
    errors: np.ndarray = np.maximum(100 * (1 - np.asarray(accuracy, dtype=float)), LEAST)
    return errors


def mark_logarithmically(axis: Axis) -> None:
    """Make an axis, on which all is drawn, logarithmic, with ticks at round numbers, of many only 1, 3, 10."""
    name = "x" if axis is axis.axes.xaxis else "y"
    axis.axes.set(**{f"{name}scale": "log"})
    low, high = axis.get_view_interval()
    if high < 1.5 * low:  # all values are about the same: room for a tick
        low, high = low / 1.5, high * 1.5
    axis.axes.set(**{f"{name}lim": (low, high)})  # also for what is drawn later, lines and rings at the same values
    for begin in ("", "1.0 3.0", "1.0"):
        ticks = [tick for tick in TICKS if low <= tick <= high and (not begin or f"{tick:.1e}"[:3] in begin)]
        if len(ticks) <= MOST_TICKS:
            break
    axis.set_ticks(ticks, [f"{tick:g}" for tick in ticks])
    axis.set_minor_locator(NullLocator())


def finish_error_rows(axes: Axes, names: Sequence[str], unseen: Sequence[float]) -> None:
    """Label axes with a row of errors for each name, from 0 at the top, and say its error on unseen pairs beside it.

    `unseen` are the accuracies on those, fractions.
    """
    for row, accuracy in enumerate(unseen):
        text = f"{100 * (1 - accuracy):.2f} %"
        axes.text(1.02, row, text, transform=axes.get_yaxis_transform(), va="center", fontsize=8)
    axes.set(yticks=range(len(names)), yticklabels=names, ylim=(len(names) - 0.5, -0.5), xlabel="Wrong answers (%)")
    axes.grid(axis="y", visible=False)
    axes.tick_params(axis="y", length=0)
    mark_logarithmically(axes.xaxis)


def label_plainly(axis: Axis) -> None:
    """Label a logarithmic axis with plain numbers."""
    axis.set_major_formatter(PlainNumbers())
    axis.set_minor_formatter(PlainNumbers())


def mark_sizes(axes: Axes, sizes: Sequence[float]) -> None:
    """Make the x axis logarithmic, with these numbers as its only ticks."""
    axes.set_xscale("log")
    axes.set_xticks(sizes, [f"{size:,.0f}" for size in sizes])
    axes.xaxis.set_minor_locator(NullLocator())


def label_beside(axes: Axes, points: np.ndarray, names: Sequence[str], colours: Sequence[str]) -> None:
    """Name points of finished axes, (n, 2), at their right edge, one below the other, each tied to its point by a line.

    The names keep to the height of the axes.
    """
    figure = axes.get_figure(root=True)
    assert figure is not None  # noqa: S101
    figure.draw_without_rendering()  # places the axes
    heights = axes.transAxes.inverted().transform(axes.transData.transform(points))[:, 1]
    gap = min(1.3 * LABEL * figure.dpi / 72 / axes.bbox.height, 1 / max(len(points) - 1, 1))
    places = spread(np.clip(heights, 0, 1), gap)
    for point, place, name, colour in zip(points, places, names, colours, strict=True):
        line = {"arrowstyle": "-", "color": colour, "linewidth": 0.4, "relpos": (0, 0.5)}
        style: dict[str, Any] = {"va": "center", "fontsize": LABEL, "color": colour, "arrowprops": line}
        axes.annotate(name, point, (1.02, place), textcoords="axes fraction", **style)


def spread(values: np.ndarray, gap: float) -> np.ndarray:
    """Return `values` from 0 to 1, moved apart until neighbours are at least `gap` apart, which they have room for."""
    places = np.empty_like(values)
    order = np.argsort(values, kind="stable")
    places[order] = values[order]
    for before, after in pairwise(order):
        places[after] = max(places[after], places[before] + gap)
    top = 1.0
    for last in order[::-1]:  # back from above 1
        places[last] = min(places[last], top)
        top = places[last] - gap
    return places
