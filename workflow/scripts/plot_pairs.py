"""Show pairs with their labels, and how the labels of all splits are distributed beside what is expected."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from digitsum.figures import PAGE_WIDTH, figure_files
from digitsum.idx import read_labels
from digitsum.joblog import job_log
from digitsum.pairs import SPLITS, SUMS, Pairs, load_pairs
from digitsum.sums import expected_sum_distribution

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake

EXAMPLES = 8


def plot_examples(pairs: Pairs, paths: list[str]) -> None:
    """Draw the first few pairs side by side, each under the sum that it stands for."""
    with figure_files(paths, PAGE_WIDTH, 2.1) as figure:
        for axes, image, digits, label in zip(
            figure.subplots(1, EXAMPLES), pairs.images, pairs.digits, pairs.labels, strict=False
        ):
            axes.imshow(image, cmap="gray_r", vmin=0, vmax=255)
            axes.set_title(f"{digits[0]} + {digits[1]} = {label}", loc="center")
            axes.set(xticks=[], yticks=[])
            axes.grid(False)
            axes.spines[:].set(visible=True, color="0.6")


def plot_distribution(counts: dict[str, np.ndarray], expected: dict[str, np.ndarray], paths: list[str]) -> None:
    """Draw a panel for each split: share of each label as a bar, the expected share as a mark.

    Args:
        counts: for each split, how often each sum occurs, int (19,).
        expected: for each split, the exact probability of each sum, (19,).
        paths: the files to write.
    """
    sums = np.arange(SUMS)
    with figure_files(paths, PAGE_WIDTH, 3.6) as figure:
        panels = figure.subplots(2, 2, sharex=True, sharey=True).flat
        for axes, split in zip(panels, SPLITS, strict=True):
            n = counts[split].sum()
            axes.bar(sums, 100 * counts[split] / n, color="C5", label="drawn")
            axes.plot(sums, 100 * expected[split], "k_", markersize=9, markeredgewidth=1.6, label="expected")
            axes.set_title(f"{split} ({n:,} pairs)")
            axes.set_xticks(sums[::2])
            axes.grid(axis="x", visible=False)
        axes.legend(loc="upper right")
        figure.supxlabel("Sum of the two digits", fontsize=9)
        figure.supylabel("Share of the pairs (%)", fontsize=9)


def main(splits: list[str], train_labels: Path, test_labels: Path, example: list[str], distribution: list[str]) -> None:
    """Read the splits and MNIST's labels, draw both figures."""
    pairs = {split: load_pairs(path) for split, path in zip(SPLITS, splits, strict=True)}
    train = expected_sum_distribution(read_labels(train_labels))
    expected = dict.fromkeys(SPLITS, train) | {"unseen": expected_sum_distribution(read_labels(test_labels))}
    counts = {split: np.bincount(pairs[split].labels, minlength=SUMS) for split in SPLITS}
    plot_examples(pairs["train"], example)
    plot_distribution(counts, expected, distribution)


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        main(
            snakemake.input.splits,
            Path(snakemake.input.train_labels),
            Path(snakemake.input.test_labels),
            snakemake.output.example,
            snakemake.output.distribution,
        )
