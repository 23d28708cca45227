"""The record of a picture that was read: how it looks, and what a network gets to see."""

import base64
import io
import multiprocessing
import os
import re
import resource
import signal
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from digitsum.data.pairs import SIDE
from digitsum.files import FilePath, read_json
from digitsum.pictures.files import open_picture
from digitsum.pictures.mnist_form import mnist_forms
from digitsum.report.pictures import picture_address

THUMBNAIL = (240, 240)  # pixels, at most
MOST_MEMORY = 2**30  # bytes, for reading one picture
MOST_SECONDS = 120  # likewise; on a processor of its own, the largest picture takes 10
UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")  # breaks a line, or UTF-8 has no bytes for it


@dataclass(frozen=True)
class PictureRecord:
    """A picture that was read."""

    file: str  # its name; characters that text files can't hold or that break a line are escaped, as in Python
    sha256: str | None  # digest of its content; None if it can't be read, or not in the time and memory there are
    thumbnail: str | None  # the picture, small, as a data: address of a JPEG; None if the file can't be read
    # The picture in MNIST's form, in one or two ways, the likelier first, each as a data: address of a PNG of 28 x 56;
    # empty if there is a problem.
    forms: list[str]
    uncut: list[str]  # likewise, what the digits were cut from as one digit over itself; empty if they don't touch
    problem: str | None  # why it was left out, None if it was read

    def pixels(self) -> tuple[np.ndarray, np.ndarray]:
        """Return what `mnist_forms` made of the picture; there must be no problem."""
        return _pixels(self.forms), _pixels(self.uncut)


def read_apart(path: Path, sha256: str | None) -> PictureRecord:
    """Do what `read_picture` does in another process: no file can crash or hang this one, or fill its memory."""
    with multiprocessing.get_context("fork").Pool(1, _confine) as pool:
        try:
            return pool.apply_async(read_picture, (path, sha256)).get(MOST_SECONDS)
        except multiprocessing.TimeoutError:
            problem = f"can't be read in {MOST_SECONDS} seconds"
        except MemoryError:
            problem = f"too large: reading it takes more than {MOST_MEMORY // 2**20} MiB of memory"
        except Exception as error:
            problem = f"can't be read: {error!r}"
    return PictureRecord(display_name(path), None, None, [], [], problem)


def _confine() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # at Ctrl-C, end silently
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # where libraries below Pillow complain
    with suppress(OSError, ValueError):  # only Linux has the file and keeps to the limit; there may be a lower one
        begin = int(Path("/proc/self/statm").read_text().split()[5]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_DATA, (begin + MOST_MEMORY, resource.getrlimit(resource.RLIMIT_DATA)[1]))


def read_picture(path: Path, sha256: str | None) -> PictureRecord:
    """Read the picture in a file with this SHA-256; if anything is wrong with it, the record says so in `problem`.

    Raises:
        MemoryError: there is not enough memory for it.
    """
    thumbnail = problem = None
    forms, uncut = [], []
    try:
        picture = open_picture(path)
        thumbnail = _thumbnail(picture)
        found = mnist_forms(np.asarray(picture))
        forms, uncut = ([picture_address(Image.fromarray(form), "png") for form in part] for part in found)
    except ValueError as error:
        problem = str(error)
    return PictureRecord(display_name(path), sha256, thumbnail, forms, uncut, problem)


def display_name(path: Path) -> str:
    """Return the name of a file as it is shown: on one line, in UTF-8."""
    return UNSAFE.sub(lambda found: ascii(found[0])[1:-1], path.name)


def read_records(path: FilePath) -> list[PictureRecord]:
    """Read the records that the script read_pictures wrote.

    Raises:
        ValueError: the file does not hold records; names it.
    """
    return [PictureRecord(**record) for record in read_json(path, "pictures")["pictures"]]


def _pixels(addresses: list[str]) -> np.ndarray:
    """Return pictures of a record, each a data: address of a PNG of 28 x 56, as uint8 (n, 56, 28)."""
    contents = [io.BytesIO(base64.b64decode(address.partition(",")[2])) for address in addresses]
    pictures = [np.asarray(Image.open(content, formats=["PNG"])) for content in contents]
    return np.stack(pictures) if pictures else np.empty((0, 2 * SIDE, SIDE), np.uint8)


def _thumbnail(picture: Image.Image) -> str:
    small = picture.copy()
    small.thumbnail(THUMBNAIL, Image.Resampling.BOX)
    return picture_address(small, "jpeg", quality=80)
