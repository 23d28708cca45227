"""Facts about the data before any training: shared images, the distribution of the labels, guessing."""

from typing import Any

from PIL import Image

from digitsum.data.pairs import load_pairs
from digitsum.report.pictures import picture_address
from digitsum.report.sections import Config, Context, Summary

TITLE = "Data"


def context(summary: Summary, config: Config, unseen: str, pairs: str) -> Context:
    """Return what the template needs; `unseen` are the pairs of that split, `pairs` is the digest beside them."""
    return {"example": example(unseen)}


def example(path: str) -> dict[str, Any]:
    """Return the first pair in a file: its picture, dark on white, as a data: address of a PNG, and its numbers."""
    pairs = load_pairs(path, first=1)
    top, bottom = map(int, pairs.digits[0])
    picture = Image.fromarray(255 - pairs.images[0])
    return {"picture": picture_address(picture, "png"), "top": top, "bottom": bottom, "sum": int(pairs.labels[0])}
