"""Draw which digits a system takes for which others, and sums that it got wrong, digit by digit."""

from support.joblog import job_log

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from digitsum.addition.protocol import group, load_order
from digitsum.addition.scores import READ, right_sums
from digitsum.addition.sizes import examples_of
from digitsum.data.idx import read_images, read_labels
from digitsum.data.pairs import SIDE
from digitsum.files import read_arrays
from digitsum.report.confusion import draw_confusion
from digitsum.report.figures import PAGE_WIDTH, figure_files
from digitsum.runs import Run, read_runs
from digitsum.runs_table import mean_over_seeds

ACROSS = 20  # most digits of a number in one line
LONG = 100  # of longer numbers, only places where a digit was misread are shown, as many as fit into one line
SHOWN = 10  # digits in all examples shown for each N; one example may have more
WRONG = "C1"


def wrong_examples(read: np.ndarray, labels: np.ndarray, n_digits: int) -> np.ndarray:
    """Return the examples whose sum is wrong, int (n, N, 2), positions in `read` and `labels`, (m,) each."""
    examples = group(np.arange(len(labels)), n_digits)
    return examples[~right_sums(read, labels, examples)]


def draw_example(axes: Axes, images: np.ndarray, read: np.ndarray, labels: np.ndarray) -> None:
    """Draw an example, one number above the other, and mark misread digits with what they were taken for.

    `images` is uint8 (N, 2, 28, 28); `read` and `labels`, (N, 2), are the digits read and those shown.
    """
    places = len(images)
    lines = -(-places // ACROSS)
    across = min(places, ACROSS)
    canvas = np.zeros((lines * (2 * SIDE + 14), across * SIDE), np.uint8)
    for place in range(places):
        line, column = divmod(place, ACROSS)
        for number in range(2):
            top, left = line * (2 * SIDE + 14) + number * SIDE, column * SIDE
            canvas[top : top + SIDE, left : left + SIDE] = images[place, number]
            if read[place, number] != labels[place, number]:
                frame = Rectangle((left, top), SIDE - 1, SIDE - 1, fill=False, edgecolor=WRONG, linewidth=1.2)
                axes.add_patch(frame)
                axes.text(left + 2, top + 2, str(read[place, number]), color=WRONG, va="top", fontsize=7, weight="bold")
    axes.imshow(canvas, cmap="Greys")
    axes.set_axis_off()


def plot_addition_errors(
    runs: Sequence[Run],
    reads: Mapping[int, np.ndarray],
    images: np.ndarray,
    labels: np.ndarray,
    paths: Sequence[str],
) -> None:
    """Draw the confusion of digits, with counts added up over `runs`, and for each N wrong examples of one run.

    `runs` are of one system on all examples; `reads` has, by N, the digits that one of them reads, (m,), in `images`,
    uint8 (m, 28, 28), in the order of the protocol, with `labels`, uint8 (m,).
    """
    lines = [2.6 if ACROSS < n_digits <= LONG else 1.0 for n_digits in reads]
    with figure_files(paths, PAGE_WIDTH, 4.4 + 0.95 * sum(lines)) as figure:
        top, *others = figure.subfigures(1 + len(reads), 1, height_ratios=[4.4, *lines])
        axes = top.subplots()
        scores = [one for run in runs for one in run.splits.values()]
        draw_confusion(axes, np.sum([one["digit_confusion"] for one in scores], axis=0), "digit")
        right = mean_over_seeds([one["digit_accuracy"] for one in scores])
        axes.set_title(f"{100 * right:.2f} % of digits right")
        for part, (n_digits, read) in zip(others, reads.items(), strict=True):
            wrong, n = wrong_examples(read, labels, n_digits), examples_of(len(labels), n_digits)
            part.suptitle(f"N = {n_digits}: {len(wrong)} of {n} wrong", x=0.01, ha="left", fontsize=9, weight="bold")
            grid = part.subplots(1, max(1, SHOWN // n_digits), squeeze=False)[0]
            for axes in grid:
                axes.set_axis_off()
            for axes, example in zip(grid, wrong, strict=False):
                misread = (read[example] != labels[example]).any(axis=1)
                shown = example[misread][:ACROSS] if n_digits > LONG else example
                draw_example(axes, images[shown], read[shown], labels[shown])


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        files, plan = snakemake.input, snakemake.params.errors
        order = load_order(files.order, seed=0).scored
        runs = read_runs(files.runs, plan["runs"])
        first = [run for run in plan["runs"] if run["seed"] == 0]
        plot_addition_errors(
            runs,
            {
                run["digits"]: read_arrays(path, "digits", READ, identity=run)["digits"]
                for path, run in zip(files.read, first, strict=True)
            },
            read_images(files.images, plan["sha256"]["images"])[order],
            read_labels(files.labels, plan["sha256"]["labels"])[order],
            snakemake.output,
        )
