"""Pictures within a page, as data: addresses."""

from base64 import b64encode
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image


def embedded(figures: Iterable[str]) -> dict[str, str]:
    """Return data: addresses of PNG files, each under the name of its file.

    They are WebP in 256 colours: a quarter of the bytes that the PNG or the SVG of a figure would take.
    """
    return {Path(path).stem: picture_address(_few_colours(path), "webp", lossless=True) for path in figures}


def _few_colours(path: str) -> Image.Image:
    return Image.open(path).convert("RGB").quantize(256, dither=Image.Dither.NONE).convert("RGB")


def picture_address(picture: Image.Image, kind: str, **options: Any) -> str:
    """Return the data: address of a picture in a format of Pillow, with `options` for its encoder."""
    buffer = BytesIO()
    picture.save(buffer, kind, **options)
    return f"data:image/{kind};base64,{b64encode(buffer.getvalue()).decode()}"
