"""The contact sheet of the pictures that a network has read: one HTML file that opens offline."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from digitsum.pictures.records import PictureRecord
from digitsum.report.page import environment

TEMPLATE = Path(__file__).with_suffix(".html")


def contact_sheet(records: Sequence[PictureRecord], predictions: pd.DataFrame, title: str) -> str:
    """Return the page; `title` is what the network is called in prose.

    The predictions have a row for each picture in the same order, with the columns sum, probability, top, bottom, form
    and problem.
    """
    both = [*zip(records, predictions.itertuples(), strict=True)]
    answered = [(record, answer) for record, answer in both if not isinstance(answer.problem, str)]
    template = environment(figures={}).from_string(TEMPLATE.read_text(encoding="utf-8"))
    return template.render(
        network=title,
        answered=sorted(answered, key=lambda entry: entry[1].probability),
        left_out=[(record, answer) for record, answer in both if isinstance(answer.problem, str)],
        reads_digits=bool(predictions["top"].notna().any()),
    )
