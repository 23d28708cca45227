"""Telling the strokes of a pen from everything else in a picture: the paper, its lines and edges, shadows, the desk.

A stroke is darker than the paper beside it on both sides (or lighter, on a board), so that a shadow or the edge of a
sheet, where it gets darker once, is none. Straight lines across the whole picture are those of the paper.
"""

import numpy as np
from PIL import Image
from scipy import ndimage

LONGEST = 800  # pixels of the longer side of a picture while it is worked on
NEIGHBOURS = np.ones((3, 3))  # pixels that touch at a corner belong together

# Chosen on pictures of validation digits that benchmarks/pages.py and benchmarks/pictures.py draw.
TOLERATED = 3 / 255  # standard deviation of the noise that may remain
MOST_BLUR = 1 / 400  # standard deviation, as a share of the longer side
WIDEST_STROKE = 0.12  # of the longer side of the picture; closes up blots too
WIDEST_SOLID = 0.3  # likewise, of a digit whose strokes have run together
AS_DARK = 0.7  # of the contrast of strokes, at least, is that of the ink between them
BORDERED = 0.4  # share of the border of such a digit that was found to be stroke, at least
THICK = 0.02  # of the longer side: the ink between strokes is at least as wide
LEAST_CONTRAST = 0.05  # share of the light that a stroke swallows at least; a hard pencil swallows more
DARKEST = 99.5  # per cent of the pixels that are paler than the darkest pen
PALEST = 0.5  # of its contrast: what is paler than that may be printed on the paper
WEAK = 0.7  # of that, where a stroke goes on
ABOVE_NOISE = 3  # least contrast in standard deviations of what the paper shows
REACH = 0.008  # of the longer side, to both sides: where a hairline is taken for straight
DIRECTIONS = 8  # in which it may run
TILES = 16  # along the longer side; each has a grain of its own
FREE = 20  # per cent of the tiles around one that show nothing but paper, at least
DESK = 0.3  # share of the light of the brightest paper nearby; what is darker over a large area is none
EDGE = 0.5  # of the contrast of a piece's darkest parts: the blurred edge of a stroke belongs to it
LINE_WIDTH = 0.01  # of the longer side, of the paper's lines at most
LINE_COVER = 0.6  # share of a straight path across the picture that is ink, if it is a line
COARSE = 4  # pixels
STEEPEST = 0.12  # of lines, up or down for each pixel to the right


def find_strokes(picture: np.ndarray) -> list[np.ndarray]:
    """Return how much each pixel belongs to a stroke, float32 from 0 (paper) to 1, of a picture uint8 (height, width).

    There are two answers: all strokes, and only those of the darkest pen. The likelier one comes first: the second, if
    the paper has lines. Both have the picture's shape, or are smaller. Strokes of each connected piece are as dark as
    those of any other, whatever they were drawn with.
    """
    contrast, far_contrast, is_desk = contrast_with_paper(picture)
    along = along_strokes(contrast)
    level, spread = of_paper(along)
    answers, has_lines = [], False
    for least in (LEAST_CONTRAST, PALEST * np.percentile(along, DARKEST)):
        strong = along - level > least + ABOVE_NOISE * spread
        weak = along - level > WEAK * least + ABOVE_NOISE * spread / 2
        weak &= (ndimage.gaussian_filter(contrast, 1) > EDGE * along) & ~is_desk
        pieces, _ = ndimage.label(weak, NEIGHBOURS)
        strokes: np.ndarray = weak & np.isin(pieces, np.unique(pieces[strong & weak]))
        for view in (strokes, strokes.T):
            lines = paper_lines(view)
            has_lines |= bool(lines.any())
            view[lines] = False
        answers.append(even(*filled(contrast, far_contrast, strokes)))
    return answers[::-1] if has_lines else answers


def contrast_with_paper(picture: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return by how much each pixel differs from the paper near it and farther around it, and which ones are desk.

    All have the shape of the picture, uint8 (height, width), made smaller: float32, a share of the light; bool.
    """
    image = Image.fromarray(picture).convert("F")
    image.thumbnail((LONGEST, LONGEST), Image.Resampling.BOX)
    grey = np.asarray(image, dtype=np.float32) / 255
    # White noise of standard deviation 1 has 1 / (2 sqrt(pi) s) after a blur of s pixels.
    blur = noise(grey) / (2 * np.sqrt(np.pi) * TOLERATED)
    grey = ndimage.gaussian_filter(grey, min(blur, MOST_BLUR * max(image.size)))
    sides = [2 * round(share * max(image.size) / 2) + 1 for share in (WIDEST_STROKE, WIDEST_SOLID)]
    if not is_dark_on_light(image):
        near, far = (grey - ndimage.grey_opening(grey, (side, side)) for side in sides)
        return near, far, np.zeros(grey.shape, bool)
    smooth = ndimage.median_filter(grey, 5)
    paper, around = (ndimage.grey_closing(smooth, (side, side), mode="nearest").clip(min=1 / 255) for side in sides)
    brightest = ndimage.maximum_filter(paper[::4, ::4], max(image.size) // 16).repeat(4, 0).repeat(4, 1)
    return 1 - grey / paper, 1 - grey / around, paper < DESK * brightest[: grey.shape[0], : grey.shape[1]]


def is_dark_on_light(image: Image.Image) -> bool:
    """Return whether what is thin in a picture is darker than what is beside it."""
    small = image.copy()
    small.thumbnail((400, 400), Image.Resampling.BOX)
    grey = np.asarray(small, dtype=np.float32) / 255
    if np.median(grey) > grey.max() / 2:  # most of it is bright: the paper
        return True
    dark = light = 0.0
    for share in (0.02, 0.04, 0.08, 0.12):
        side = 2 * round(share * max(small.size) / 2) + 1
        darker = ndimage.grey_closing(grey, (side, side)) - grey
        lighter = grey - ndimage.grey_opening(grey, (side, side))
        floor = 3 * np.median([darker, lighter])
        dark += float(((darker - floor).clip(0) ** 2).sum()) / side**2
        light += float(((lighter - floor).clip(0) ** 2).sum()) / side**2
    return dark >= light


def along_strokes(contrast: np.ndarray) -> np.ndarray:
    """Return the mean of `contrast` along a short line through each pixel, in the direction in which it is largest.

    Where a hairline runs, this averages noise without the paper beside it.
    """
    reach = round(REACH * max(contrast.shape))
    if reach == 0:
        return contrast
    padded = np.pad(contrast, reach, mode="edge")
    best = np.full(contrast.shape, -np.inf, np.float32)
    for angle in np.arange(DIRECTIONS) * np.pi / DIRECTIONS:
        total = np.zeros(contrast.shape, np.float32)
        for step in range(-reach, reach + 1):
            y, x = reach + round(step * np.sin(angle)), reach + round(step * np.cos(angle))
            total += padded[y : y + contrast.shape[0], x : x + contrast.shape[1]]
        np.maximum(best, total, out=best)
    mean: np.ndarray = best / (2 * reach + 1)
    return mean


def of_paper(contrast: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the mean and standard deviation of `contrast` around each pixel where nothing is drawn.

    That is the grain of the paper, or of a desk.
    """
    side = max(1, max(contrast.shape) // TILES)
    height, width = (max(1, length // side) for length in contrast.shape)
    tiles = contrast[: height * side, : width * side]
    tiles = tiles.reshape(height, tiles.shape[0] // height, width, tiles.shape[1] // width)
    low, high = np.percentile(tiles, [5, 15], axis=(1, 3))
    # A low percentile of the tiles around: in a thick stroke, or a blot, some show nothing else.
    spread = ndimage.percentile_filter(high - low, FREE, 5) / 0.6085  # both of a normal distribution
    level = ndimage.percentile_filter(high, FREE, 5) + 1.0364 * spread
    enlarged = [
        Image.fromarray(part.astype(np.float32)).resize(contrast.shape[::-1], Image.Resampling.BILINEAR)
        for part in (level, spread)
    ]
    return np.asarray(enlarged[0]), np.asarray(enlarged[1])


def noise(grey: np.ndarray) -> float:
    """Return the standard deviation of white noise in a picture, (height, width).

    It is estimated from the median of second differences, on which the few edges of strokes have no influence. (The
    mask is that of Immerkaer, Computer Vision and Image Understanding 64, 300, 1996.)
    """
    differences = ndimage.convolve(grey, np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]]) / 6)
    return float(np.median(np.abs(differences)) / 0.6745)  # of a normal distribution with standard deviation 1


def paper_lines(strokes: np.ndarray) -> np.ndarray:
    """Return which strokes, bool (height, width), are lines from the left of the picture to the right."""
    thickest = max(2, round(LINE_WIDTH * max(strokes.shape)))
    thick = ndimage.minimum_filter1d(strokes, thickest + 1, axis=0)
    thin = strokes & ~ndimage.maximum_filter1d(thick, thickest + 1, axis=0, origin=-1 if thickest % 2 else 0)
    # Where a line runs is found on a coarse grid.
    coarse = block_any(strokes)
    rows, columns = np.ogrid[: coarse.shape[0], : coarse.shape[1]]
    lines = np.zeros(coarse.shape, bool)
    for slope in np.arange(-STEEPEST, STEEPEST + 1e-6, 1 / coarse.shape[1]):
        path = rows + np.round(slope * (columns - coarse.shape[1] / 2)).astype(int)
        inside = (path >= 0) & (path < len(coarse))
        path = path.clip(0, len(coarse) - 1)
        cells = coarse[path, columns] & inside
        end = max(1, cells.shape[1] // 20)
        found = (cells.mean(1) > LINE_COVER) & (cells[:, :end].any(1) | cells[:, -end:].any(1))
        lines[path[found], np.broadcast_to(columns, path.shape)[found]] = True
    lines = ndimage.binary_dilation(lines, np.ones((3, 1)))
    found = thin & lines.repeat(COARSE, 0).repeat(COARSE, 1)[: strokes.shape[0], : strokes.shape[1]]
    crossing = ndimage.grey_closing(strokes & ~found, (2 * thickest + 1, 1))
    drawn: np.ndarray = found & ~crossing
    return drawn


def block_any(strokes: np.ndarray) -> np.ndarray:
    """Return where there is a stroke in squares of COARSE x COARSE pixels."""
    height, width = (-(-side // COARSE) for side in strokes.shape)
    padded = np.zeros((COARSE * height, COARSE * width), bool)
    padded[: strokes.shape[0], : strokes.shape[1]] = strokes
    blocks: np.ndarray = padded.reshape(height, COARSE, width, COARSE).max((1, 3))
    return blocks


def filled(contrast: np.ndarray, far_contrast: np.ndarray, strokes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return contrast and strokes, bool (height, width), with the middle of digits whose strokes have run together.

    There, all that is near is ink, and only the contrast with what is farther away tells it from paper. Unlike a
    shadow, such a digit has strokes for a border; unlike a desk, it doesn't go beyond the picture.
    """
    if not strokes.any():
        return contrast, strokes
    dark = strokes | (far_contrast > AS_DARK * np.median(far_contrast[strokes]))
    things, n = ndimage.label(dark, NEIGHBOURS)
    border = np.where(ndimage.binary_erosion(dark, border_value=1), 0, things)
    digits = ndimage.mean(strokes, border, range(n + 1)) > BORDERED
    digits[np.concatenate([[0], things[0], things[-1], things[:, 0], things[:, -1]])] = False
    middles, _ = ndimage.label(digits[things] & ~(strokes & (contrast > EDGE * far_contrast)))
    solid = np.zeros(n + 1, bool)
    for number, box in enumerate(ndimage.find_objects(middles), 1):
        if min(side.stop - side.start for side in box) > THICK * max(strokes.shape):
            solid[things[box][middles[box] == number]] = True
    return np.where(solid[things], far_contrast, contrast), strokes | solid[things]


def even(contrast: np.ndarray, strokes: np.ndarray) -> np.ndarray:
    """Return the ink of `strokes`, bool (height, width), each piece by a threshold of its own: pens may differ."""
    pieces, n = ndimage.label(strokes, NEIGHBOURS)
    if n == 0:
        return np.zeros(contrast.shape, np.float32)
    dark = np.zeros(n + 1, np.float32)
    for number, place in enumerate(ndimage.find_objects(pieces), 1):
        dark[number] = np.percentile(contrast[place][pieces[place] == number], 80)
    share = contrast / dark[pieces].clip(min=1 / 255)
    ink: np.ndarray = (share.clip(0, 1) * (strokes & (share > EDGE))).astype(np.float32)
    return ink
