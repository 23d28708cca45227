"""The IDX format of the MNIST files: a magic number that gives type and dimensions, sizes, then the bytes.

Format: http://yann.lecun.com/exdb/mnist/ (the section "FILE FORMATS FOR THE MNIST DATABASE").
"""

import hashlib
import math
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np

from digitsum.files import FilePath

UNSIGNED_BYTE = 0x08
IMAGE = (28, 28)  # pixels
LARGEST_LABEL = 9
BRIGHT = 127.5  # what the mean over the edges of all images is above, if background is bright


def read_images(path: FilePath, sha256: str | None = None) -> np.ndarray:
    """Read images, uint8 (n, 28, 28), of a file that was fetched; see `_read`."""
    return _read(path, sha256, images)


def light_on_dark(images: np.ndarray, transposed: bool, dark_on_light: bool) -> np.ndarray:
    """Return images, uint8 (n, 28, 28), in MNIST's form: upright, with 0 for background.

    In the file they may be `transposed`, rows and columns swapped as in EMNIST, or `dark_on_light`, 255 for background.

    Raises:
        ValueError: background is bright all the same.
    """
    if dark_on_light:
        images = 255 - images
    edges = np.concatenate([images[:, [0, -1]], images[:, :, [0, -1]].swapaxes(1, 2)])
    if edges.mean() > BRIGHT:
        found = (
            f"pixels at the edges of its images are {255 - edges.mean() if dark_on_light else edges.mean():.0f} of 255"
        )
        wanted = "dark: leave out" if dark_on_light else "bright: write"
        raise ValueError(f"data.dataset: {found} on average, so background is {wanted} dark_on_light: true")
    return images.swapaxes(1, 2) if transposed else images


def read_labels(path: FilePath, sha256: str | None = None) -> np.ndarray:
    """Read labels, uint8 (n,), of a file that was fetched; see `_read`."""
    return _read(path, sha256, labels)


def _read(path: FilePath, sha256: str | None, content: Callable[[bytes], np.ndarray]) -> np.ndarray:
    """Return the content of an uncompressed IDX file; check its SHA-256 if one is given.

    Raises:
        ValueError: it has another SHA-256 or is not of this kind; names the file.
    """
    data = Path(path).read_bytes()
    if sha256 is not None and hashlib.sha256(data).hexdigest() != sha256:
        raise ValueError(f"{path} is not the file that was fetched: its SHA-256 is another; delete it and run again")
    try:
        return content(data)
    except ValueError as error:
        raise ValueError(f"{path}: {error}; delete it and run again") from error


def images(data: bytes) -> np.ndarray:
    """Return the images in an IDX file, uint8 (n, 28, 28).

    Raises:
        ValueError: the file is of another kind, is not as long as its header says, or has no images or images of
            another size.
    """
    found = _array(data, "images", dimensions=3)
    if found.shape[1:] != IMAGE:
        size, wanted = (" x ".join(map(str, each)) for each in (found.shape[1:], IMAGE))
        raise ValueError(f"its images have {size} pixels; they must have {wanted}")
    return found


def labels(data: bytes) -> np.ndarray:
    """Return the labels in an IDX file, uint8 (n,), 0 to 9.

    Raises:
        ValueError: the file is of another kind, is not as long as its header says, or has no labels or one above 9.
    """
    found = _array(data, "labels", dimensions=1)
    if found.max() > LARGEST_LABEL:
        raise ValueError(f"its labels go up to {found.max()}; they must be 0 to {LARGEST_LABEL}")
    return found


def _array(data: bytes, kind: str, dimensions: int) -> np.ndarray:
    if data[:4] != bytes([0, 0, UNSIGNED_BYTE, dimensions]):
        raise ValueError(f"not an IDX file of {kind}")
    start = 4 + 4 * dimensions
    if len(data) < start:
        raise ValueError("it ends within its header")
    shape = struct.unpack(f">{dimensions}I", data[4:start])
    if len(data) - start != math.prod(shape):
        raise ValueError(f"it has {len(data) - start} bytes of data where its header promises {math.prod(shape)}")
    if shape[0] == 0:
        raise ValueError(f"there are no {kind} in it")
    return np.frombuffer(data, np.uint8, offset=start).reshape(shape)
