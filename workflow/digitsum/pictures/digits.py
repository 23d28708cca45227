"""Finding the two digits among the strokes of a picture, and leaving out what else a pen or the paper shows."""

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from digitsum.pictures.strokes import NEIGHBOURS

# Chosen on pictures of validation digits that benchmarks/pages.py draws. Shares of the longer side of the picture:
SMALLEST = 0.02  # digit
GRAIN = 0.008  # longer side of a piece that isn't looked at
BESIDE = 0.01  # two pieces as near as this to each other are one thing, if it leaves the picture
DEBRIS = 0.12  # height of a piece that belongs to such a thing
# Shares of the largest piece:
SPECK = 0.08  # longer side of a piece that is dirt
LEAST_HEIGHT = 0.4  # of a digit
CONTENT = 0.3  # longer side of what a box has in it
NEAR, STRAY = 0.18, 0.1  # gap to a digit of a piece that belongs to it: a large one, a small one
UNEQUAL = 1.9  # height, by that of the other digit, of one made of pieces that could be digits themselves
APART = 0.4  # between the middles of two digits, downwards
# Others:
END = 0.25  # share of a piece's longer side that lies on the border, if it is a stroke that was cut off
INSIDE = 0.15  # share of a box's ink that lies in its middle: a line between two boxes
SOLID = 0.55  # width of a stroke by the longer side of a piece that no pen drew: a blot, the corner of a shadow
FLAT = 0.15  # height by width of a rule
TALL = 1.6  # height by width of a piece that may be two digits that touch
MOST_PIECES = 40  # of a digit's size, in a picture of two digits


class NoPairError(ValueError):
    """The picture doesn't show two digits, one above the other; the message says why."""


@dataclass
class Piece:
    """Strokes that belong together."""

    numbers: list[int]  # labels of the connected pieces they are
    top: int  # of the box around them, like the next three
    left: int
    bottom: int
    right: int

    @property
    def size(self) -> int:
        """The longer side."""
        return max(self.bottom - self.top, self.right - self.left)

    @property
    def height(self) -> int:
        """From top to bottom."""
        return self.bottom - self.top

    def gap(self, other: "Piece") -> float:
        """Return the distance between both boxes."""
        down = max(self.top, other.top) - min(self.bottom, other.bottom)
        right = max(self.left, other.left) - min(self.right, other.right)
        return float(np.hypot(max(down, 0), max(right, 0)))

    def with_(self, other: "Piece") -> "Piece":
        """Return both as one."""
        return Piece(
            self.numbers + other.numbers,
            min(self.top, other.top),
            min(self.left, other.left),
            max(self.bottom, other.bottom),
            max(self.right, other.right),
        )

    def encloses(self, other: "Piece") -> bool:
        """Return whether the other's box lies in this one's."""
        return (
            self.top < other.top and self.left < other.left and self.bottom > other.bottom and self.right > other.right
        )


def two_digits(strokes: np.ndarray) -> tuple[np.ndarray, np.ndarray, bool]:
    """Return the strokes, bool (height, width), of the upper and of the lower digit, bool of the same shape.

    Then whether they touched and were cut apart; it may have been one digit.

    Raises:
        NoPairError: there are no two digits.
    """
    labels, _ = ndimage.label(strokes, NEIGHBOURS)
    pieces = drawn_pieces(labels)
    if not pieces:
        raise NoPairError("no digit found: nothing stands out from the paper")
    digits = joined(pieces)
    if len(digits) == 1:
        return *cut(np.isin(labels, digits[0].numbers)), True
    upper, lower = sorted(digits, key=lambda digit: digit.top + digit.bottom)
    if (lower.top + lower.bottom - upper.top - upper.bottom) / 2 < APART * max(upper.height, lower.height):
        raise NoPairError("two digits side by side, not one above the other")
    return np.isin(labels, upper.numbers), np.isin(labels, lower.numbers), False


def drawn_pieces(labels: np.ndarray) -> list[Piece]:
    """Return the connected pieces, numbered in `labels`, int (height, width), that may be digits or parts of them."""
    longest = max(labels.shape)
    pieces = [
        Piece([number], rows.start, columns.start, rows.stop, columns.stop)
        for number, (rows, columns) in enumerate(ndimage.find_objects(labels), 1)
    ]
    things, _ = ndimage.label(ndimage.maximum_filter(labels > 0, 2 * round(BESIDE * longest) + 1), NEIGHBOURS)
    thing = np.zeros(len(pieces) + 1, int)
    thing[labels] = things
    leaves = leave_picture(pieces, labels)
    cut_off = {thing[number] for number in leaves}
    pieces = [
        piece
        for number, piece in enumerate(pieces, 1)
        if piece.size >= GRAIN * longest
        and number not in leaves
        and not (thing[number] in cut_off and piece.height < DEBRIS * longest)
    ]
    halves = ndimage.maximum(ndimage.distance_transform_edt(labels > 0), labels, range(1, len(thing)))
    pieces = [piece for piece in pieces if 2 * halves[piece.numbers[0] - 1] < SOLID * piece.size]
    largest = max((piece.size for piece in pieces), default=0)
    pieces = [piece for piece in pieces if piece.size > max(SPECK * largest, SMALLEST * longest)]
    pieces = [piece for piece in pieces if not is_box(piece, pieces, labels)]
    return [piece for piece in pieces if piece.height >= FLAT * (piece.right - piece.left)]


def leave_picture(pieces: list[Piece], labels: np.ndarray) -> set[int]:
    """Return the numbers of pieces that touch the border with more than the end of a stroke."""
    borders = labels[0], labels[-1], labels[:, 0], labels[:, -1]
    top, bottom, left, right = (np.bincount(border, minlength=len(pieces) + 1) for border in borders)
    across = (top * bottom > 0) | (left * right > 0)
    sizes = np.array([0, *(piece.size for piece in pieces)])
    return set(np.flatnonzero(across | (top + bottom + left + right > END * sizes)).tolist()) - {0}


def is_box(piece: Piece, pieces: list[Piece], labels: np.ndarray) -> bool:
    """Return whether a piece is a frame around another one."""
    if not any(piece.encloses(other) and other.size > CONTENT * piece.size for other in pieces):
        return False
    ink = labels[piece.top : piece.bottom, piece.left : piece.right] == piece.numbers[0]
    down, right = (side // 5 for side in ink.shape)
    return bool(ink[down:-down, right:-right].sum() < INSIDE * ink.sum())


def joined(pieces: list[Piece]) -> list[Piece]:
    """Return one or two digits, made of pieces near each other.

    Raises:
        NoPairError: there are more.
    """
    largest = max(piece.height for piece in pieces)
    digits = [piece for piece in pieces if piece.height >= LEAST_HEIGHT * largest]
    small = [piece for piece in pieces if piece.height < LEAST_HEIGHT * largest]
    if len(digits) > MOST_PIECES:
        raise NoPairError("more than two digits found")
    # A digit whose pieces are all small is still as high as two fifths of both.
    largest = max(largest, round((max(piece.bottom for piece in digits) - min(piece.top for piece in digits)) / 2.5))
    while len(digits) > 2:
        gap, one, other = min((digits[i].gap(digits[j]), i, j) for i in range(len(digits)) for j in range(i))
        if gap > NEAR * largest:
            raise NoPairError("more than two digits found")
        both = digits[one].with_(digits[other])
        digits = [digit for number, digit in enumerate(digits) if number not in (one, other)]
        if both.height > UNEQUAL * max(digit.height for digit in digits):
            raise NoPairError("more than two digits found")
        digits.append(both)
    for piece in small:
        gap, nearest = min((digit.gap(piece), number) for number, digit in enumerate(digits))
        if gap < STRAY * largest:
            digits[nearest] = digits[nearest].with_(piece)
    return digits


def cut(strokes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the upper and the lower of two digits that touch, cut at the row with the least ink near the middle.

    Raises:
        NoPairError: this is one digit.
    """
    rows, columns = ndimage.find_objects(strokes, 1)[0]
    height, width = rows.stop - rows.start, columns.stop - columns.start
    if height < TALL * width:
        raise NoPairError("only one digit found")
    third = height // 3
    middle = strokes[rows.start + third : rows.stop - third].sum(1)
    row = rows.start + third + round(float(np.median(np.flatnonzero(middle == middle.min()))))
    upper, lower = strokes.copy(), strokes.copy()
    upper[row:] = False
    lower[:row] = False
    return upper, lower
