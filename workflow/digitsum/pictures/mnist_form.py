"""Bringing a picture of two handwritten digits, one above the other, into MNIST's form.

MNIST's makers took black-and-white digits, scaled each, keeping its shape, until the longer side of its bounding box
measured 20 pixels, which left grey levels at the edges of the strokes, and put its centre of mass in the middle of
28 x 28 pixels (http://yann.lecun.com/exdb/mnist/). The same is done here to both digits, after the strokes have been
told from the paper. Their pens were about a tenth of a digit wide: thinner and thicker strokes are brought near that.
"""

import numpy as np
from PIL import Image
from scipy import ndimage

from digitsum.data.pairs import SIDE
from digitsum.pictures.digits import NoPairError, two_digits
from digitsum.pictures.strokes import find_strokes

BOX = 20  # pixels of the longer side of a digit
# Width of a stroke as a share of the longer side of a digit; chosen on pictures of validation digits that
# benchmarks/pages.py draws.
THINNEST, THICKEST = 0.08, 0.16


def mnist_forms(picture: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return a grey picture, uint8 (height, width), as pairs of MNIST digits, uint8 (n, 56, 28), 0 is background.

    There are one or two answers, the likelier one first: it isn't certain what is a stroke (see `find_strokes`).

    The second array, uint8 (n or 0, 56, 28), has what the digits were cut from, as one digit over itself, if in all
    answers they touch.

    Raises:
        NoPairError: there are no strokes, or they are not those of two digits, one above the other.
    """
    pairs, uncut, problems = [], [], []
    for ink in find_strokes(picture):
        try:
            upper, lower, touch = two_digits(ink > 0)
        except NoPairError as problem:
            problems.append(problem)
            continue
        pairs.append(_one_above_the_other(ink * upper, ink * lower))
        if touch:
            uncut.append(_one_above_the_other(*[ink * (upper | lower)] * 2))
    if not pairs:
        raise problems[-1]
    return np.stack(pairs), np.stack(uncut) if len(uncut) == len(pairs) else np.empty((0, *pairs[0].shape), np.uint8)


def _one_above_the_other(upper: np.ndarray, lower: np.ndarray) -> np.ndarray:
    return np.concatenate([centre(with_pen(digit)) for digit in (upper, lower)])


def with_pen(ink: np.ndarray) -> np.ndarray:
    """Return one digit, float (height, width) from 0 to 1, with strokes from THINNEST to THICKEST wide."""
    ink = ink[ndimage.find_objects(ink > 0, 1)[0]]
    side = max(ink.shape)
    inside = ndimage.distance_transform_edt(np.pad(ink > 0, 1))
    # Across a stroke of an odd width w, distances to its edge have the mean (w + 1)^2 / 4w: about w / 4 + 1 / 2.
    width = 4 * inside[inside > 0].mean() - 2
    wanted = np.clip(width / side, THINNEST, THICKEST)
    if wanted == width / side:
        return ink
    grow = (wanted * side - width) / (2 * (1 - wanted))
    ink = np.pad(ink, max(1, int(np.ceil(grow)) + 1))
    # The box grows with the stroke, so that the share is that of the box after.
    distance = ndimage.distance_transform_edt(ink == 0) - ndimage.distance_transform_edt(ink > 0)
    drawn: np.ndarray = (grow + 1 - distance).clip(0, 1).astype(np.float32)
    return drawn


def centre(ink: np.ndarray) -> np.ndarray:
    """Return one digit, float (height, width) from 0 to 1, as MNIST has it, uint8 (28, 28)."""
    image = Image.fromarray(ink[ndimage.find_objects(ink > 0, 1)[0]].astype(np.float32))
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
