"""Training pairs that are a little different each time they are seen."""

import torch
from torch import Tensor
from torch.nn import functional

from digitsum.pairs import SIDE


def shift_digits(images: Tensor, most: int) -> Tensor:
    """Return `images` with each digit moved by up to `most` pixels up or down and left or right, at random.

    What moves over the edge of its half is lost; background comes in on the other side.

    Args:
        images: uint8 (n, 56, 28).
        most: in pixels; every whole number from -most to most is as likely.

    Returns:
        uint8 (n, 56, 28), on the same device.
    """
    digits = functional.pad(images.view(-1, SIDE, SIDE), (most, most, most, most))
    n = len(digits)
    down, right = torch.randint(0, 2 * most + 1, (2, n, 1), device=images.device)
    rows = (torch.arange(SIDE, device=images.device) + down)[:, :, None]
    columns = (torch.arange(SIDE, device=images.device) + right)[:, None, :]
    number = torch.arange(n, device=images.device)[:, None, None]
    return digits[number, rows, columns].view(-1, 2 * SIDE, SIDE)
