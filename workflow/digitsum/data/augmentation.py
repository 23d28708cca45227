"""Training pairs that are a little different each time they are seen."""

import torch
from torch import Tensor
from torch.nn import functional

from digitsum.data.pairs import SIDE


def shift_digits(images: Tensor, max_shift: int) -> Tensor:
    """Return `images` with each digit moved by up to `max_shift` pixels up or down and left or right, at random.

    What moves over the edge of its half is lost; background comes in on the other side.

    Args:
        images: uint8 (n, 56, 28).
        max_shift: in pixels; every whole number from -max_shift to max_shift is as likely.

    Returns:
        uint8 (n, 56, 28), on the same device.
    """
    if not max_shift:
        return images
    digits = functional.pad(images.view(-1, SIDE, SIDE), (max_shift, max_shift, max_shift, max_shift))
    n = len(digits)
    down, right = torch.randint(0, 2 * max_shift + 1, (2, n, 1), device=images.device)
    rows = (torch.arange(SIDE, device=images.device) + down)[:, :, None]
    columns = (torch.arange(SIDE, device=images.device) + right)[:, None, :]
    number = torch.arange(n, device=images.device)[:, None, None]
    return digits[number, rows, columns].view(-1, 2 * SIDE, SIDE)
