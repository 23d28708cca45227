"""The IDX format of the MNIST files: a magic number that gives type and dimensions, sizes, then the bytes.

Format: http://yann.lecun.com/exdb/mnist/ (the section "FILE FORMATS FOR THE MNIST DATABASE").
"""

import hashlib
import math
import struct
from pathlib import Path

import numpy as np

from digitsum.files import FilePath

UNSIGNED_BYTE = 0x08


def read_images(path: FilePath, sha256: str | None = None) -> np.ndarray:
    """Read images, uint8 (n, height, width); see `_read`."""
    return _read(path, sha256, "images", dimensions=3)


def read_labels(path: FilePath, sha256: str | None = None) -> np.ndarray:
    """Read labels, uint8 (n,); see `_read`."""
    return _read(path, sha256, "labels", dimensions=1)


def _read(path: FilePath, sha256: str | None, kind: str, dimensions: int) -> np.ndarray:
    """Read an uncompressed IDX file; check its SHA-256 if one is given.

    Raises:
        ValueError: it has another SHA-256, is not of this kind, or is not as long as its header says; names the file.
    """
    data = Path(path).read_bytes()
    if sha256 is not None and hashlib.sha256(data).hexdigest() != sha256:
        raise ValueError(f"{path} is not the file that was fetched: its SHA-256 is another; delete it and run again")
    if data[:4] != bytes([0, 0, UNSIGNED_BYTE, dimensions]):
        raise ValueError(f"{path} is not an IDX file of {kind}; delete it and run again")
    start = 4 + 4 * dimensions
    if len(data) < start:
        raise ValueError(f"{path} ends within its header; delete it and run again")
    shape = struct.unpack(f">{dimensions}I", data[4:start])
    if len(data) - start != math.prod(shape):
        raise ValueError(
            f"{path} has {len(data) - start} bytes of data where its header promises {math.prod(shape)}; "
            "delete it and run again"
        )
    return np.frombuffer(data, np.uint8, offset=start).reshape(shape)
