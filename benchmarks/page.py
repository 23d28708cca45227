"""A page with handwritten digits, drawn with pens of any width, and what a camera makes of it."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from PIL import Image, ImageDraw
from scipy import ndimage
from scipy.special import erf
from skimage.morphology import skeletonize

FINE = 224  # pixels of the longer side of a digit while it is thinned
SMOOTH = 1.5  # standard deviation of the blur that takes the steps out of the thinned stroke
WIDTHS = (0.01, 0.02, 0.04, 0.08, 0.12, 0.15)  # of pens, as shares of the longer side of a digit


def redraw(digit: np.ndarray, width: float, side: int, rng: np.random.Generator) -> np.ndarray:
    """Return a digit, uint8 (28, 28), drawn with another pen: ink from 0 to 1, float32 (height, width).

    Args:
        digit: one of MNIST's.
        width: of the stroke, as a share of the longer side of the digit; it varies along the stroke by up to a quarter.
        side: pixels of the longer side of the result.
        rng: of the pen's pressure.
    """
    box = Image.fromarray(digit).crop(Image.fromarray(digit).getbbox())
    scale = FINE / max(box.size)
    fine = np.asarray(box.resize([max(1, round(scale * length)) for length in box.size], Image.Resampling.BICUBIC))
    middle = skeletonize(np.pad(ndimage.gaussian_filter(fine.astype(np.float32), 3) > 100, FINE // 5))
    distance = away(ndimage.gaussian_filter(ndimage.distance_transform_edt(~middle), SMOOTH))
    pressure = ndimage.gaussian_filter(rng.normal(size=distance.shape), FINE / 10)
    reach = width * side / 2 * (1 + 0.25 * pressure / np.abs(pressure).max())
    zoom = side / FINE
    shape = [round(zoom * length) for length in distance.shape[::-1]]
    near = [
        np.asarray(Image.fromarray(part.astype(np.float32)).resize(shape, Image.Resampling.BICUBIC))
        for part in (zoom * distance, reach)
    ]
    ink = (near[1] - near[0] + 0.5).clip(0, 1)
    places = [np.flatnonzero(ink.any(axis)) for axis in (1, 0)]
    return ink[places[0][0] : places[0][-1] + 1, places[1][0] : places[1][-1] + 1].astype(np.float32)


def away(blurred: np.ndarray) -> np.ndarray:
    """Return how far from a straight line a pixel is, given that distance after a blur by SMOOTH, which lifts it.

    On the line itself the blurred distance is the mean of a folded normal distribution, not 0.
    """
    true = np.linspace(0, 8 * SMOOTH, 500)
    lifted = SMOOTH * np.sqrt(2 / np.pi) * np.exp(-0.5 * (true / SMOOTH) ** 2) + true * erf(true / SMOOTH / np.sqrt(2))
    return blurred - np.interp(blurred, lifted, lifted - true)


@dataclass
class Page:
    """A page on which a kind of picture is drawn.

    Attributes:
        rng: of everything on it.
        ink: how much of each pixel the pen covers, float32 (height, width).
        places: top, left, bottom and right of each digit.
        paper: share of the light that the page reflects where nothing is drawn, float32 (height, width).
        light: of the lamp, float32 (height, width).
        depth: share of the light that the pen swallows, for each digit.
        shift: of the lower digit to the right, in widths of digits.
        gap: between the digits, in heights of digits.
        after: what is done once the digits are drawn.
        inverted: whether strokes are light.
    """

    rng: np.random.Generator
    digits: list[np.ndarray]
    size: tuple[int, int] = (900, 600)  # height, width
    depth: list[float] = field(default_factory=list)
    shift: float = 0.0
    gap: float = 0.25
    after: list[Callable[[], None]] = field(default_factory=list)
    inverted: bool = False

    def __post_init__(self) -> None:
        self.depth = [self.rng.uniform(0.6, 0.9)] * max(1, len(self.digits))
        self.lay_out()
        fibres = ndimage.gaussian_filter(self.rng.normal(size=self.size), self.rng.uniform(0.7, 3))
        self.paper = (
            np.full(self.size, self.rng.uniform(0.75, 0.95)) + self.rng.uniform(0, 0.015) * fibres / fibres.std()
        )
        y, x = np.indices(self.size) / max(self.size)
        angle = self.rng.uniform(0, 2 * np.pi)
        self.light = 1 - self.rng.uniform(0, 0.5) * np.clip(np.cos(angle) * x + np.sin(angle) * y, 0, 1)

    def lay_out(self) -> None:
        """Place the digits one below the other."""
        height, width = self.size
        self.places = []
        if not self.digits:
            return
        gap = round(self.gap * np.mean([max(digit.shape) for digit in self.digits]))
        shift = self.shift * np.mean([digit.shape[1] for digit in self.digits])
        total = sum(len(digit) for digit in self.digits) + gap * (len(self.digits) - 1)
        top = (height - total) // 2 + round(self.rng.uniform(-0.3, 0.3) * max(0, (height - total) // 2))
        self.places = []
        for number, digit in enumerate(self.digits):
            left = (width - digit.shape[1]) // 2 + round(
                (number - (len(self.digits) - 1) / 2) * shift + self.rng.normal(0, 0.08 * digit.shape[1])
            )
            left = min(max(left, 2), max(2, width - digit.shape[1] - 2))
            self.places.append((top, left, top + len(digit), left + digit.shape[1]))
            top += len(digit) + gap

    def draw_digits(self) -> None:
        """Draw them at their places."""
        for digit, depth, (top, left, bottom, right) in zip(self.digits, self.depth, self.places, strict=False):
            where = np.s_[max(top, 0) : bottom, max(left, 0) : right]
            digit = digit[max(-top, 0) :, max(-left, 0) :][: self.size[0] - max(top, 0), : self.size[1] - max(left, 0)]
            self.paper[where] = np.minimum(self.paper[where], self.paper[where] * (1 - depth * digit))

    def line(self, ends: list[tuple[float, float]], width: float, depth: float) -> None:
        """Draw a line through (x, y), in pixels, that swallows a share of the light."""
        image = Image.new("L", (2 * self.size[1], 2 * self.size[0]))
        ImageDraw.Draw(image).line([(2 * x, 2 * y) for x, y in ends], 255, max(1, round(2 * width)))
        self.paper *= 1 - depth * np.asarray(image.reduce(2)) / 255

    def area(self, corners: list[tuple[float, float]], softness: float) -> np.ndarray:
        """Return which pixels lie in a polygon, from 0 to 1, with an edge `softness` pixels wide."""
        image = Image.new("L", (self.size[1], self.size[0]))
        ImageDraw.Draw(image).polygon([tuple(corner) for corner in corners], 255)
        return ndimage.gaussian_filter(np.asarray(image) / np.float32(255), softness)

    def disc(self, x: float, y: float, radius: float, depth: float) -> None:
        """Draw a filled circle that swallows a share of the light."""
        rows, columns = np.indices(self.size)
        self.paper *= 1 - depth * (radius + 0.5 - np.hypot(rows - y, columns - x)).clip(0, 1)


def camera(page: Page) -> np.ndarray:
    """Return what a camera makes of a page: a blurred, noisy JPEG, uint8 (height, width)."""
    rng = page.rng
    paper = 1.05 - page.paper if page.inverted else page.paper
    grey = ndimage.gaussian_filter((paper * page.light).astype(np.float32), rng.uniform(0.3, 1.5))
    grey = grey.clip(0, 1) ** rng.uniform(0.7, 1.3)
    grey = grey + rng.normal(0, rng.uniform(0.002, 0.025), grey.shape)
    image = Image.fromarray((255 * grey.clip(0, 1)).round().astype(np.uint8))
    buffer = io.BytesIO()
    image.save(buffer, "jpeg", quality=int(rng.integers(60, 95)))
    return np.asarray(Image.open(buffer))
