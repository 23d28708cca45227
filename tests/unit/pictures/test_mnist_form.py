from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from scipy import ndimage

from digitsum.data.pairs import SIDE
from digitsum.pictures.digits import NoPairError
from digitsum.pictures.mnist_form import BOX, mnist_forms
from digitsum.pictures.strokes import find_strokes
from page import WIDTHS
from pages import KINDS, picture

PAIRS = 12


@pytest.fixture(scope="module")
def images(sample_pairs):
    return sample_pairs["unseen"].images[:PAIRS]


def form_of(picture):
    """Return the likeliest form of a picture."""
    return mnist_forms(picture)[0][0]


def difference(one, other):
    """Return the mean absolute difference as a share of the mean of the first."""
    return np.abs(one.astype(float) - other).mean() / one.mean()


@pytest.mark.parametrize("dark_on_light", [True, False])
def test_gives_back_what_was_drawn(images, draw, dark_on_light):
    pictures = [draw(image, dark_on_light, (), np.random.default_rng(0)) for image in images]
    found = np.stack([form_of(np.asarray(picture)) for picture in pictures])
    assert (found.dtype, found.shape) == (np.uint8, images.shape)
    # An unrelated pair is 1.4 away; one that is moved by a pixel 0.6. Pens are brought to one width.
    assert np.median([difference(*pair) for pair in zip(images, found, strict=True)]) < 0.3


@pytest.mark.parametrize("disturbances", [("noise",), ("light",), ("noise", "light")])
def test_noise_and_uneven_light_change_little(images, draw, disturbances):
    differences = []
    for number, image in enumerate(images):
        rng = np.random.default_rng(number)
        plain, disturbed = (draw(image, number % 2 == 0, disturbed_by, rng) for disturbed_by in ((), disturbances))
        differences.append(difference(*(form_of(np.asarray(picture)) for picture in (plain, disturbed))))
    assert np.median(differences) < 0.25, differences
    assert max(differences) < 0.9, differences


def test_digits_are_20_pixels_long_with_their_mass_in_the_middle(images, draw):
    for image in images:
        halves = form_of(np.asarray(draw(image, True, (), np.random.default_rng(0)))).reshape(2, 28, 28)
        for half in halves:
            rows, columns = np.nonzero(half)
            assert max(np.ptp(rows), np.ptp(columns)) + 1 == 20
            assert np.abs(np.subtract(ndimage.center_of_mass(half), 14)).max() <= 0.51


@settings(max_examples=25)
@given(st.integers(0, PAIRS - 1), st.integers(0, 200), st.integers(0, 200), st.integers(200, 500))
def test_place_and_size_on_the_paper_say_nothing(images, draw, number, left, top, width):
    picture = draw(images[number], True, (), np.random.default_rng(0))
    paper = Image.new("L", (width + 250, 2 * width + 250), 230)
    paper.paste(picture.resize((width, 2 * width), Image.Resampling.BICUBIC), (left, top))
    assert difference(form_of(np.asarray(picture)), form_of(np.asarray(paper))) < 0.65


@pytest.mark.parametrize("dark_on_light", [True, False])
def test_digits_whose_strokes_have_run_together_are_not_hollow(images, draw, dark_on_light):
    found = []
    for image in images:
        digits = [ndimage.grey_dilation(digit, 3) for digit in image.reshape(2, SIDE, SIDE)]
        picture = np.asarray(draw(np.concatenate(digits), dark_on_light, (), np.random.default_rng(0)))
        drawn = (picture < 128) == dark_on_light
        ink = find_strokes(picture)[0] > 0
        found.append((ink & drawn).sum() / (ink | drawn).sum())
    assert sum(share > 0.8 for share in found) >= 0.9 * PAIRS, sorted(found)


def test_specks_are_left_out(images, draw):
    picture = np.asarray(draw(images[0], True, (), np.random.default_rng(0))).copy()
    clean = form_of(picture)
    picture[5:12, 5:12] = picture[590:596, 280:290] = 20
    assert difference(clean, form_of(picture)) < 0.05


@pytest.mark.parametrize("grey", [0, 128, 255])
def test_blank_paper_has_no_digit(grey):
    noise = np.random.default_rng(0).normal(grey, 10, (600, 300)).clip(0, 255).astype(np.uint8)
    for paper in (noise, np.full((600, 300), grey, np.uint8), np.full((1, 1), grey, np.uint8)):
        with pytest.raises(NoPairError, match="no digit found"):
            form_of(paper)


@pytest.mark.parametrize("digits", [[0, 0], [1]])
def test_what_was_cut_is_also_there_uncut(digits):
    """A 0 that touches another one, and a 1."""
    strokes = {0: np.pad(np.ones((20, 10)), ((10, 10), (12, 12))) - np.pad(np.ones((14, 4)), ((13, 13), (15, 15)))}
    strokes[1] = np.pad(np.ones((80, 4)), ((10, 10), (15, 15)))
    drawn = np.kron(np.concatenate([strokes[digit][10:-10] for digit in digits]), np.ones((6, 6)))
    picture = np.pad(230 - 200 * drawn, 60, constant_values=230).astype(np.uint8)
    forms, uncut = mnist_forms(picture)
    assert len(forms) == len(uncut) > 0
    assert (uncut[:, :SIDE] == uncut[:, SIDE:]).all()
    whole = np.flatnonzero(uncut[0, :SIDE].any(1))
    assert whole[-1] - whole[0] + 1 == BOX


def test_digits_apart_need_no_cut(images, draw):
    forms, uncut = mnist_forms(np.asarray(draw(images[0], True, (), np.random.default_rng(0))))
    assert len(forms) > len(uncut) == 0


def test_single_digit_and_digits_side_by_side_are_told(images, draw):
    picture = np.asarray(draw(images[0], True, (), np.random.default_rng(0)))
    with pytest.raises(NoPairError, match="only one digit found"):
        form_of(picture[:300])
    with pytest.raises(NoPairError, match="side by side"):
        form_of(np.hstack([picture[:300], picture[300:]]))


def test_three_digits_are_too_many(images):
    refused = 0
    for number in range(6):
        digits = list(images[number : number + 2].reshape(4, 28, 28)[:3])
        page = picture(digits, [0.08] * 3, "plain paper", np.random.default_rng(number))
        try:
            form_of(page)
        except NoPairError as problem:
            refused += str(problem) == "more than two digits found"
    assert refused >= 5


@pytest.mark.parametrize("kind", KINDS)
def test_page_of_any_kind_shows_its_digits(images, kind):
    differences = []
    for number, image in enumerate(images[:3]):
        with suppress(NoPairError):
            pair = list(image.reshape(2, 28, 28))
            differences.append(
                difference(image, form_of(picture(pair, [0.08, 0.08], kind, np.random.default_rng(number))))
            )
    assert len(differences) >= 2
    assert np.median(differences) < 0.9, differences  # an unrelated pair is 1.4 away


@pytest.mark.parametrize("width", WIDTHS)
def test_width_of_the_pen_says_little(images, width):
    differences = []
    for number, image in enumerate(images[:3]):
        pair = list(image.reshape(2, 28, 28))
        form = form_of(picture(pair, [width, width], "plain paper", np.random.default_rng(number)))
        differences.append(difference(image, form))
    assert np.median(differences) < 0.9, differences
