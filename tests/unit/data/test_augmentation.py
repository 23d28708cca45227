import numpy as np
import pytest
import torch

from digitsum.data.augmentation import shift_digits

IMAGES = torch.randint(1, 256, (40, 56, 28), dtype=torch.uint8, generator=torch.Generator().manual_seed(0))


@pytest.mark.parametrize("most", [1, 2, 5])
def test_each_digit_is_moved_by_itself_and_not_too_far(most):
    torch.manual_seed(0)
    moved = shift_digits(IMAGES, most)
    assert moved.dtype == torch.uint8
    assert moved.shape == IMAGES.shape
    moves = set()
    for before, after in zip(IMAGES.view(-1, 28, 28).numpy(), moved.view(-1, 28, 28).numpy(), strict=True):
        # No pixel of these images is background, so what came in tells how far each was moved.
        rows, columns = (np.flatnonzero(after.any(axis=axis)) for axis in (1, 0))
        down, right = ((lines[0] if lines[0] else lines[-1] - 27) for lines in (rows, columns))
        moves.add((down, right))
        np.testing.assert_array_equal(
            after[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1],
            before[rows[0] - down : rows[-1] + 1 - down, columns[0] - right : columns[-1] + 1 - right],
        )
    downs, rights = zip(*moves, strict=True)
    assert set(downs) == set(rights) == set(range(-most, most + 1))
