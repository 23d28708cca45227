"""A folder of pictures, and what has to be known of its files before they are opened as such (files.py)."""

import hashlib
import os
import stat
from io import BufferedReader
from pathlib import Path

MOST_BYTES = 2**30  # of a file


def find_pictures(folder: Path) -> list[Path]:
    """Return the files in `folder`, sorted by name, without hidden ones and folders.

    Whatever their names end in, they may be pictures; those that are none are told when they are read.
    """
    return sorted(path for path in folder.iterdir() if not path.name.startswith(".") and not os.path.isdir(path))


def open_file(path: Path) -> BufferedReader:
    """Open a file of up to `MOST_BYTES`.

    Raises:
        ValueError: it can't be read, is larger, or is a pipe or a device, at which a reader could wait for ever.
    """
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            raise ValueError("not a regular file")
        if about.st_size > MOST_BYTES:
            raise ValueError(f"too large: a file of more than {MOST_BYTES // 2**20} MiB")
        return path.open("rb")
    except OSError as error:
        raise ValueError(f"can't be read: {error.strerror}") from error


def digest(path: Path) -> str | None:
    """Return the SHA-256 of a file, in hexadecimal; None if `open_file` can't open it or it can't be read."""
    try:
        with open_file(path) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError):
        return None
