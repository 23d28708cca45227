"""The record of a picture that was read: how it looks, and what a network gets to see."""

import base64
import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from digitsum.files import FilePath, read_json
from digitsum.pictures.files import open_picture
from digitsum.pictures.mnist_form import mnist_form

THUMBNAIL = (240, 240)  # pixels, at most


@dataclass(frozen=True)
class PictureRecord:
    """A picture that was read.

    Attributes:
        file: its name.
        sha256: digest of its content.
        thumbnail: the picture, small, as a data: address of a JPEG; None if the file can't be read.
        pair: the picture in the form of MNIST, as a data: address of a PNG of 28 x 56; None if there is a problem.
        problem: why it was left out, None if it was read.
    """

    file: str
    sha256: str
    thumbnail: str | None
    pair: str | None
    problem: str | None

    def pixels(self) -> np.ndarray:
        """Return the picture in the form of MNIST, uint8 (56, 28); there must be no problem."""
        assert self.pair is not None  # noqa: S101
        content = base64.b64decode(self.pair.partition(",")[2])
        return np.asarray(Image.open(io.BytesIO(content)))


def read_picture(path: Path, sha256: str) -> PictureRecord:
    """Read the picture in a file with this SHA-256; if anything is wrong with it, the record says so in `problem`."""
    thumbnail = pair = problem = None
    try:
        picture = open_picture(path)
        thumbnail = _thumbnail(picture)
        pair = _data_address(Image.fromarray(mnist_form(np.asarray(picture))), "png")
    except ValueError as error:
        problem = str(error)
    return PictureRecord(path.name, sha256, thumbnail, pair, problem)


def read_records(path: FilePath) -> list[PictureRecord]:
    """Read the records that the script read_pictures wrote.

    Raises:
        ValueError: the file does not hold records; names it.
    """
    return [PictureRecord(**record) for record in read_json(path, "pictures")["pictures"]]


def _thumbnail(picture: Image.Image) -> str:
    small = picture.copy()
    small.thumbnail(THUMBNAIL, Image.Resampling.BOX)
    return _data_address(small, "jpeg", quality=80)


def _data_address(image: Image.Image, kind: str, **options: int) -> str:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return f"data:image/{kind};base64,{base64.b64encode(buffer.getvalue()).decode()}"
