"""Pictures of two handwritten digits as people make them: pens of any width, on paper of any kind, under any camera.

The digits are MNIST's. Each is thinned to the middle of its stroke and drawn again with a pen of another width, so that
neither the pen nor the picture is MNIST's any more; only the hand is.
"""

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw, ImageFont
from scipy import ndimage

from page import Page, camera, redraw

LETTERS = list("ACDEFGHJKMNPQRTUVWXYabdefhkmnprtuvwxy")


def plain(page: Page) -> None:
    """Paper and a pen."""


def two_pens(page: Page) -> None:
    """One dark pen and one pale one."""
    page.depth = list(page.rng.permutation([page.rng.uniform(0.7, 0.9), page.rng.uniform(0.25, 0.45)]))


def pencil(page: Page) -> None:
    """Draw with a hard pencil."""
    page.depth = [page.rng.uniform(0.12, 0.25)] * len(page.digits)


def _ruled(page: Page, across: bool, depth: float, step: float, tilt: float, width: float) -> None:
    height, long = page.size if not across else page.size[::-1]
    offset = page.rng.uniform(0, step)
    for place in np.arange(offset - height, 2 * height, step):
        ends = [(-10, place - 10 * tilt), (long + 10, place + (long + 10) * tilt)]
        page.line([end[::-1] for end in ends] if across else ends, width, depth)


def ruled(page: Page) -> None:
    """Lines across the page."""
    step = page.size[0] * page.rng.uniform(0.06, 0.15)
    _ruled(page, False, page.rng.uniform(0.1, 0.4), step, page.rng.uniform(-0.06, 0.06), page.rng.uniform(1, 3.5))


def squared(page: Page) -> None:
    """Lines across the page and down."""
    step, depth, tilt = (
        page.size[0] * page.rng.uniform(0.05, 0.12),
        page.rng.uniform(0.08, 0.25),
        page.rng.uniform(-0.05, 0.05),
    )
    for across in (False, True):
        _ruled(page, across, depth, step, -tilt if across else tilt, page.rng.uniform(1, 2.5))


def boxes(page: Page) -> None:
    """Print a box around each digit."""
    width, depth, around = page.rng.uniform(1.5, 7), page.rng.uniform(0.4, 0.9), page.rng.uniform(12, 40)
    left, right = min(place[1] for place in page.places) - around, max(place[3] for place in page.places) + around
    for top, _, bottom, _ in page.places:
        page.line(
            [
                (left, top - around),
                (right, top - around),
                (right, bottom + around),
                (left, bottom + around),
                (left, top - around - width / 2),
            ],
            width,
            depth,
        )


def form(page: Page) -> None:
    """Lines of a table, to the edges of the picture."""
    page.gap = 0.5
    page.lay_out()
    width, depth, around = page.rng.uniform(1.5, 7), page.rng.uniform(0.4, 0.9), page.rng.uniform(12, 40)
    left, right = min(place[1] for place in page.places) - around, max(place[3] for place in page.places) + around
    middle = (page.places[0][2] + page.places[1][0]) / 2
    for x in (left, right):
        page.line([(x, 0), (x, page.size[0])], width, depth)
    for y in (page.places[0][0] - around, middle, page.places[-1][2] + around):
        page.line([(0, y), (page.size[1], y)], width, depth)


def _desk(page: Page, sheet: list[tuple[float, float]]) -> None:
    on_sheet = page.area(sheet, page.rng.uniform(0.5, 2))
    grain = ndimage.gaussian_filter(page.rng.normal(size=page.size), (1, 30))
    desk = page.rng.uniform(0.1, 0.45) + 0.03 * grain / grain.std()
    page.paper = page.paper * on_sheet + desk * (1 - on_sheet)


def edge(page: Page) -> None:
    """One side of the sheet, with the desk beside it."""
    height, width = page.size
    side = page.rng.uniform(0.06, 0.15) * width
    tilt = page.rng.uniform(-0.04, 0.04) * height
    corners = [(side + tilt, -5.0), (width + 5.0, -5.0), (width + 5.0, height + 5.0), (side - tilt, height + 5.0)]
    if page.rng.integers(2):
        corners = [(width - x, y) for x, y in corners]
    page.after.append(lambda: _desk(page, corners))


def desk(page: Page) -> None:
    """The whole sheet on a desk."""
    height, width = page.size
    around = np.array([[0, 0], [1, 0], [1, 1], [0, 1]])
    inside = np.abs(around - page.rng.uniform(0.05, 0.12, (4, 2)))
    page.after.append(lambda: _desk(page, [(x * width, y * height) for x, y in inside]))


def holes(page: Page) -> None:
    """Punched holes and the line of a margin."""
    height, width = page.size
    x, radius, depth = 0.08 * width, page.rng.uniform(0.012, 0.02) * height, page.rng.uniform(0.6, 0.9)
    for y in (0.25 * height, 0.75 * height):
        page.disc(x, y, radius, depth)
    margin = width * page.rng.uniform(0.14, 0.2)
    page.line(
        [(margin, -5), (margin + page.rng.uniform(-0.03, 0.03) * width, height + 5)],
        page.rng.uniform(1, 3),
        page.rng.uniform(0.15, 0.45),
    )


def addition(page: Page) -> None:
    """A plus sign and a rule, as in an addition."""
    (_, _, _, _), (top, left, bottom, right) = page.places
    side, depth = bottom - top, page.depth[0]
    pen = page.rng.uniform(0.02, 0.06) * side
    arm, x, y = 0.15 * side, left - page.rng.uniform(0.35, 0.5) * side, (top + bottom) / 2
    for dx, dy in ((arm, 0), (0, arm)):
        page.line([(x - dx, y - dy), (x + dx, y + dy)], pen, depth)
    rule = bottom + page.rng.uniform(0.12, 0.25) * side
    page.line([(x - arm, rule), (right + 0.3 * side, rule + page.rng.uniform(-0.05, 0.05) * side)], pen, depth)


def touching(page: Page) -> None:
    """Let the digits touch."""
    page.gap = -page.rng.uniform(0.0, 0.04)
    page.lay_out()


def aside(page: Page) -> None:
    """Put one digit to the side of the other."""
    page.shift = page.rng.choice([-1, 1]) * page.rng.uniform(0.6, 1.2)
    page.lay_out()


def overlapping(page: Page) -> None:
    """Put them so far aside that their rows overlap."""
    page.gap, page.shift = -page.rng.uniform(0.1, 0.3), page.rng.choice([-1, 1]) * page.rng.uniform(1.4, 1.7)
    page.lay_out()


def shadow(page: Page) -> None:
    """A shadow with a sharp edge."""
    height, width = page.size
    x, y = page.rng.uniform(0.2, 0.8) * width, page.rng.uniform(0.2, 0.8) * height
    first = page.rng.uniform(0, 2 * np.pi)
    directions = first, first + np.pi * page.rng.choice([1, page.rng.uniform(0.3, 1)])  # half a straight edge
    corners = [(x, y), *((x + 3000 * np.cos(a), y + 3000 * np.sin(a)) for a in np.linspace(*directions, 5))]
    page.light = page.light * (1 - page.rng.uniform(0.3, 0.65) * page.area(corners, page.rng.uniform(1, 12)))


def board(page: Page) -> None:
    """Chalk on a board."""
    page.inverted = True
    page.depth = [page.rng.uniform(0.5, 0.9)] * len(page.digits)


def far(page: Page) -> None:
    """Small digits in a large picture."""
    height, width = (round(page.rng.uniform(1.5, 2.5) * side) for side in page.size)
    page.size = (height, width)
    page.__post_init__()


def tight(page: Page) -> None:
    """Cut the picture close to the digits."""
    margin, gap = page.rng.integers(4, 20), round(page.gap * 60)
    page.size = (sum(len(d) for d in page.digits) + gap + 2 * margin, max(d.shape[1] for d in page.digits) + 2 * margin)
    page.gap = gap / np.mean([max(digit.shape) for digit in page.digits])
    page.__post_init__()


KINDS: dict[str, Callable[[Page], None]] = {
    "plain paper": plain,
    "two pens": two_pens,
    "hard pencil": pencil,
    "ruled paper": ruled,
    "squared paper": squared,
    "boxes": boxes,
    "form": form,
    "edge of the sheet": edge,
    "sheet on a desk": desk,
    "holes and margin": holes,
    "plus sign and rule": addition,
    "digits touch": touching,
    "digit aside": aside,
    "rows overlap": overlapping,
    "sharp shadow": shadow,
    "chalk on a board": board,
    "far away": far,
    "tight": tight,
}


def letter(rng: np.random.Generator) -> np.ndarray:
    """Return a printed letter, none that is also a digit, as MNIST has digits, uint8 (28, 28)."""
    image = Image.new("L", (60, 60))
    ImageDraw.Draw(image).text((10, 5), rng.choice(LETTERS), 255, ImageFont.load_default(40))
    box = image.crop(image.getbbox())
    box.thumbnail((20, 20), Image.Resampling.BOX)
    centred = Image.new("L", (28, 28))
    centred.paste(box, ((28 - box.width) // 2, (28 - box.height) // 2))
    return np.asarray(centred)


def picture(digits: list[np.ndarray], widths: list[float], kind: str, rng: np.random.Generator) -> np.ndarray:
    """Return a photograph, uint8 (height, width), of digits, each uint8 (28, 28), drawn with pens of these widths."""
    side = rng.uniform(200, 330) * 2 / max(2, len(digits))
    inks = [
        redraw(digit, width, round(side * rng.uniform(0.85, 1.15)), rng)
        for digit, width in zip(digits, widths, strict=True)
    ]
    page = Page(rng, inks)
    KINDS[kind](page)
    page.draw_digits()
    for step in page.after:
        step()
    return camera(page)
