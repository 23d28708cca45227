"""Draw pairs that classifiers get wrong: each network's most confident mistakes, and pairs that no model gets right."""

from support.joblog import job_log

from collections.abc import Sequence
from math import ceil

import numpy as np
import pandas as pd

from digitsum.data.pairs import load_pairs
from digitsum.files import read_csv
from digitsum.report.figures import PAGE_WIDTH, draw_note, draw_picture, figure_files, panels

COLUMNS = 8
SUREST, SHARED = 8, 16  # pictures, at most


def plot_pictures(images: np.ndarray, titles: Sequence[str], paths: Sequence[str]) -> None:
    """Draw `images`, uint8 (n, 56, 28), each under its title of two or three lines, or a note that there are none."""
    with figure_files(paths, PAGE_WIDTH, 2.3 * ceil(len(images) / COLUMNS) or 0.6) as figure:
        if not len(images):
            draw_note(figure, "There is no such pair.")
            return
        for axes, image, title in zip(panels(figure, len(images), COLUMNS), images, titles, strict=True):
            draw_picture(axes, image, title, fontsize=8, fontweight="normal")


def titles_of_mistakes(table: pd.DataFrame) -> list[str]:
    """Return, for each mistake, the right sum, below it the answer, and below that its probability."""
    sure = ["> 99.9 %" if share > 0.999 else f"{100 * share:.1f} %" for share in table["probability"]]
    return [
        f"{row.top} + {row.bottom} = {row.sum}\nsays {row.answer}\n{probability}"
        for row, probability in zip(table.itertuples(), sure, strict=True)
    ]


def titles_of_shared(table: pd.DataFrame) -> list[str]:
    """Return, for each pair, the right sum, and below it the images, a doubtful label with a question mark."""
    doubt = {True: "?", False: ""}
    return [
        f"{row.top} + {row.bottom} = {row.sum}\n"
        f"{row.top_image}{doubt[row.top_doubtful]}, {row.bottom_image}{doubt[row.bottom_doubtful]}"
        for row in table.itertuples()
    ]


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        images = load_pairs(snakemake.input.unseen).images
        columns = ["pair", "top", "bottom", "sum"]
        mistakes = read_csv(snakemake.input.mistakes, ["model"], [*columns, "answer", "probability"])
        shared = read_csv(
            snakemake.input.shared,
            numbers=[*columns, *(f"{digit}_{what}" for digit in ("top", "bottom") for what in ("image", "doubtful"))],
        )
        for network in snakemake.params.networks:
            table = mistakes[mistakes["model"] == network][:SUREST]
            plot_pictures(images[table["pair"]], titles_of_mistakes(table), snakemake.output[f"of_{network}"])
        table = shared[:SHARED]
        plot_pictures(images[table["pair"]], titles_of_shared(table), snakemake.output.shared)
