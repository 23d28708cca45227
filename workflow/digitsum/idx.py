"""The IDX format of the MNIST files: a magic number that gives type and dimensions, sizes, then the bytes.

Format: http://yann.lecun.com/exdb/mnist/ (the section "FILE FORMATS FOR THE MNIST DATABASE").
"""

import math
import struct
from pathlib import Path

import numpy as np

UNSIGNED_BYTE = 0x08


def read_idx(path: Path) -> np.ndarray:
    """Read an uncompressed IDX file of unsigned bytes: images (n, 28, 28) or labels (n,), dtype uint8.

    Raises:
        ValueError: the file is not an IDX file of unsigned bytes, or not of the length that its header gives.
    """
    data = path.read_bytes()
    if len(data) < 4 or data[:2] != b"\0\0" or data[2] != UNSIGNED_BYTE:
        raise ValueError(f"{path} is not an IDX file of unsigned bytes")
    dimensions = data[3]
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
