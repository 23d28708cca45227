"""A folder with the four files of a data set, raw or compressed: opening them, and what their headers say."""

import gzip
import os
import zlib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, cast

N_TRAIN, N_TEST = 60_000, 10_000  # images
DAMAGED = (EOFError, gzip.BadGzipFile, zlib.error)  # what reading a damaged gzip file raises


def image_numbers(directory: str | None, names: Mapping[str, str]) -> tuple[int, int]:
    """Return the numbers of training and test images to expect: MNIST's, or those in the headers in `directory`.

    A missing or damaged file counts as MNIST's own: `fetch` will say what is wrong with it. `names` are those of the
    files in `directory`, by the keys of `FILES`.
    """
    numbers = []
    for name, usual in ((names["train_labels"], N_TRAIN), (names["test_labels"], N_TEST)):
        header = b""
        if directory is not None:
            with suppress(OSError, *DAMAGED), open_file(Path(directory), name) as file:
                header = file.read(8)
        numbers.append(int.from_bytes(header[4:8], "big") or usual)
    return numbers[0], numbers[1]


def open_file(folder: Path, name: str) -> BinaryIO:
    """Open a file by its name, raw or compressed (.gz), or by the one that some programs give it in unpacking."""
    folder = Path(os.path.expanduser(folder))
    for each in (name, name.replace("-idx", ".idx")):
        if (path := folder / each).is_file():
            return path.open("rb")
        if (path := folder / f"{each}.gz").is_file():
            return cast(BinaryIO, gzip.open(path))
    raise FileNotFoundError(f"neither {name} nor {name}.gz is there")
