"""Bringing a picture of two handwritten digits, one above the other, into MNIST's form.

MNIST's makers took black-and-white digits, scaled each, keeping its shape, until the longer side of its bounding box
measured 20 pixels, which left grey levels at the edges of the strokes, and put its centre of mass in the middle of
28 x 28 pixels (http://yann.lecun.com/exdb/mnist/). The same is done here to both digits, after the strokes have been
told from the paper: strokes are narrower than half of the picture and darker than their surroundings, or lighter in a
dark picture. Light may be uneven and the picture noisy.
"""

import numpy as np
from PIL import Image
from scipy import ndimage

from digitsum.data.pairs import SIDE

BOX = 20  # pixels of the longer side of a digit
LONGEST = 800  # pixels of the longer side of a picture while it is worked on
NEIGHBOURS = np.ones((3, 3))  # pixels that touch at a corner belong together

# Chosen on pairs of validation digits, drawn as benchmarks/pictures.py draws unseen ones.
TOLERATED = 3 / 255  # standard deviation of the noise that may remain
MOST_BLUR = 1 / 150  # standard deviation, as a share of the longer side
WIDEST_STROKE = 1 / 2  # of the shorter side; closes up blots too
EDGE = 0.7  # of Otsu's threshold: the blurred edge of a stroke belongs to it
LEAST_CONTRAST = 16 / 255  # between strokes and paper; a hard pencil has more
SPECK = 0.05  # a piece with at most this share of the largest piece's area is not part of a digit
LEAST_HEIGHT = 0.3  # of a digit, as a share of the other's


class NoPairError(ValueError):
    """The picture doesn't show two digits, one above the other; the message says why."""


def mnist_form(picture: np.ndarray) -> np.ndarray:
    """Return a grey picture, uint8 (height, width), as a pair of MNIST digits, uint8 (56, 28), 0 is background.

    Raises:
        NoPairError: there are no strokes, or they are not those of two digits, one above the other.
    """
    ink = find_ink(picture)
    upper, lower = split(ink > 0)
    return np.concatenate([centre(ink * upper), centre(ink * lower)])


def find_ink(picture: np.ndarray) -> np.ndarray:
    """Return how much each pixel belongs to a stroke, float32 from 0 (paper) to 1, of a picture uint8 (height, width).

    The result has the picture's shape, or is smaller.

    Raises:
        NoPairError: nothing differs from the paper.
    """
    image = Image.fromarray(picture).convert("F")
    image.thumbnail((LONGEST, LONGEST), Image.Resampling.BOX)
    grey = np.asarray(image, dtype=np.float32) / 255
    # White noise of standard deviation 1 has 1 / (2 sqrt(pi) s) after a blur of s pixels.
    blur = noise(grey) / (2 * np.sqrt(np.pi) * TOLERATED)
    grey = ndimage.gaussian_filter(grey, min(blur, MOST_BLUR * max(image.size)))
    width = 2 * round(WIDEST_STROKE * min(image.size) / 2) + 1
    if border_median(grey) > (grey.min() + grey.max()) / 2:  # dark on light: the paper reflects a share of the light
        contrast = 1 - grey / ndimage.grey_closing(grey, (width, width)).clip(min=1 / 255)
    else:
        contrast = grey - ndimage.grey_opening(grey, (width, width))
    strokes = contrast > EDGE * otsu(contrast) if np.ptp(contrast) > LEAST_CONTRAST else np.zeros(contrast.shape, bool)
    if not strokes.any() or np.median(contrast[strokes]) - np.median(contrast) < LEAST_CONTRAST:
        raise NoPairError("no digit found: nothing stands out from the paper")
    ink: np.ndarray = (contrast / np.median(contrast[strokes])).clip(0, 1) * strokes
    return ink


def noise(grey: np.ndarray) -> float:
    """Return the standard deviation of white noise in a picture, (height, width).

    It is estimated from the median of second differences, on which the few edges of strokes have no influence. (The
    mask is that of Immerkaer, Computer Vision and Image Understanding 64, 300, 1996.)
    """
    differences = ndimage.convolve(grey, np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]]) / 6)
    return float(np.median(np.abs(differences)) / 0.6745)  # of a normal distribution with standard deviation 1


def border_median(grey: np.ndarray) -> float:
    """Return the median of the outermost twentieth on each side of a picture (height, width): that of the paper."""
    edge = max(1, min(grey.shape) // 20)
    inner = np.zeros(grey.shape, bool)
    inner[edge:-edge, edge:-edge] = True
    return float(np.median(grey[~inner]))


def otsu(values: np.ndarray) -> float:
    """Return the threshold that splits `values` into two classes of least variance (Otsu, IEEE SMC 9, 62, 1979)."""
    counts, edges = np.histogram(values, bins=256)
    below = counts.cumsum()[:-1]
    above = values.size - below
    total = (counts * edges[:-1]).cumsum()
    with np.errstate(invalid="ignore"):  # a class without pixels
        between = below * above * ((total[-1] - total[:-1]) / above - total[:-1] / below) ** 2
    return float(edges[1 + np.nanargmax(between)])


def split(strokes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the strokes, bool (height, width), of the upper and of the lower digit, bool of the same shape.

    They are separated at the emptiest rows near the middle; a piece that crosses these rows goes to the side on which
    most of it lies.

    Raises:
        NoPairError: one side has no digit.
    """
    pieces, n = ndimage.label(strokes, NEIGHBOURS)
    areas = np.bincount(pieces.ravel(), minlength=n + 1)[1:]
    kept = 1 + np.flatnonzero(areas > SPECK * areas.max())
    strokes = np.isin(pieces, kept)
    top, bottom = extent(strokes, 0)
    quarter = (bottom - top) // 4
    middle = strokes[top + quarter : bottom - quarter].sum(1)
    emptiest = np.flatnonzero(middle == middle.min())
    row = top + quarter + np.median(emptiest)
    centres = ndimage.center_of_mass(strokes, pieces, kept)
    upper = np.isin(pieces, kept[[y < row for y, _ in centres]])
    lower = strokes & ~upper
    heights = [np.subtract(*extent(half, 0)[::-1]) if half.any() else 0 for half in (upper, lower)]
    if min(heights) < LEAST_HEIGHT * max(heights):
        raise NoPairError("only one digit found, or two that touch or stand side by side")
    return upper, lower


def extent(strokes: np.ndarray, axis: int) -> tuple[int, int]:
    """Return the first row (axis 0) or column (axis 1) with strokes, and the one after the last."""
    places = np.flatnonzero(strokes.any(axis=1 - axis))
    return int(places[0]), int(places[-1]) + 1


def centre(ink: np.ndarray) -> np.ndarray:
    """Return one digit, float (height, width) from 0 to 1, as MNIST has it, uint8 (28, 28)."""
    rows, columns = (slice(*extent(ink > 0, axis)) for axis in (0, 1))
    image = Image.fromarray(ink[rows, columns].astype(np.float32))
    scale = BOX / max(image.size)
    width, height = (max(1, round(scale * side)) for side in image.size)
    small = np.asarray(image.resize((width, height), Image.Resampling.BOX))
    mass = ndimage.center_of_mass(small)
    down, right = (
        min(max(0, round(SIDE / 2 - middle)), SIDE - side) for middle, side in zip(mass, small.shape, strict=True)
    )
    digit = np.zeros((SIDE, SIDE), np.uint8)
    digit[down : down + height, right : right + width] = np.rint(255 * small.clip(0, 1))
    return digit
