import numpy as np
import pytest
import torch

from digitsum.data.augmentation import shift_digits, vary_digits

IMAGES = torch.randint(1, 256, (40, 56, 28), dtype=torch.uint8, generator=torch.Generator().manual_seed(0))


@pytest.mark.parametrize("most", [1, 2, 5])
def test_each_digit_is_moved_by_itself_and_not_too_far(most):
    torch.manual_seed(0)
    moved = shift_digits(IMAGES, most)
    assert moved.dtype == torch.uint8
    assert moved.shape == IMAGES.shape
    moves = set()
    for before, after in zip(IMAGES.view(-1, 28, 28).numpy(), moved.view(-1, 28, 28).numpy(), strict=True):
        # No pixel of these images is background, so the background that came in shows how far each was moved.
        rows, columns = (np.flatnonzero(after.any(axis=axis)) for axis in (1, 0))
        down, right = ((lines[0] if lines[0] else lines[-1] - 27) for lines in (rows, columns))
        moves.add((down, right))
        np.testing.assert_array_equal(
            after[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1],
            before[rows[0] - down : rows[-1] + 1 - down, columns[0] - right : columns[-1] + 1 - right],
        )
    downs, rights = zip(*moves, strict=True)
    assert set(downs) == set(rights) == set(range(-most, most + 1))


def test_without_turning_and_stretching_digits_are_only_moved():
    torch.manual_seed(0)
    varied = vary_digits(IMAGES, 2, 0, 0)
    torch.manual_seed(0)
    assert varied.equal(shift_digits(IMAGES, 2))
    assert vary_digits(IMAGES, 0, 0, 0).equal(IMAGES)


@pytest.fixture
def dots():
    """Return images with a bright dot, 3 pixels wide, 8 pixels above the middle of each digit."""
    dots = torch.zeros(100, 2, 28, 28, dtype=torch.uint8)
    dots[:, :, 4:7, 13:15] = 255
    return dots.view(100, 56, 28)


def centres(images):
    """Return the centre of brightness of each digit, relative to the middle: down and right, (2 n,) each."""
    light = images.view(-1, 28, 28).double()
    place = torch.arange(28) - 13.5
    total = light.sum((1, 2))
    return (light.sum(2) @ place.double()) / total, (light.sum(1) @ place.double()) / total


def test_turned_digits_stay_as_far_from_the_middle_and_turn_no_further_than_asked(dots):
    torch.manual_seed(0)
    down, right = centres(vary_digits(dots, 0, 30, 0))
    torch.testing.assert_close(torch.hypot(down, right), torch.full_like(down, 8.5), atol=0.2, rtol=0)
    angle = torch.rad2deg(torch.atan2(right, -down))
    assert 25 < angle.max() < 31
    assert -31 < angle.min() < -25


def test_stretched_digits_grow_and_shrink_no_further_than_asked(dots):
    torch.manual_seed(0)
    down, right = centres(vary_digits(dots, 0, 0, 0.2))
    assert right.abs().max() < 0.2
    assert 8.5 * 1.15 < -down.min() < 8.5 * 1.25
    assert 8.5 * 0.75 < -down.max() < 8.5 * 0.85


def test_turned_digits_are_moved_too(dots):
    torch.manual_seed(0)
    down, right = centres(vary_digits(dots, 3, 1e-6, 0))
    for moved in (down + 8.5, right):
        assert 2.5 < moved.max() < 3.1
        assert -3.1 < moved.min() < -2.5
