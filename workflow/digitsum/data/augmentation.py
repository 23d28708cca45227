"""Random changes to training digits, so that they look a little different each time."""

import math

import torch
from torch import Tensor
from torch.nn import functional

from digitsum.data.pairs import SIDE


def vary_digits(images: Tensor, max_shift: int, max_rotation: float, max_scaling: float) -> Tensor:
    """Return `images` with each digit moved and, if asked for, turned and stretched, at random.

    What leaves its half is lost; background comes in on the other side. Digits that are only moved are moved by whole
    pixels; otherwise by fractions of a pixel too, and pixels are interpolated.

    Args:
        images: uint8 (n, 56, 28), as are those returned, on the same device.
        max_shift: largest shift up or down and left or right, in pixels.
        max_rotation: largest turn to either side, in degrees.
        max_scaling: largest fraction by which height and width, independently, grow or shrink; below 1.
    """
    if max_rotation or max_scaling:
        return _warped(images, max_shift, max_rotation, max_scaling)
    return shift_digits(images, max_shift)


def shift_digits(images: Tensor, max_shift: int) -> Tensor:
    """Return `images` with each digit moved by whole pixels, all of -max_shift to max_shift equally likely."""
    if not max_shift:
        return images
    digits = functional.pad(images.view(-1, SIDE, SIDE), (max_shift, max_shift, max_shift, max_shift))
    n = len(digits)
    down, right = torch.randint(0, 2 * max_shift + 1, (2, n, 1), device=images.device)
    rows = (torch.arange(SIDE, device=images.device) + down)[:, :, None]
    columns = (torch.arange(SIDE, device=images.device) + right)[:, None, :]
    number = torch.arange(n, device=images.device)[:, None, None]
    return digits[number, rows, columns].view(-1, 2 * SIDE, SIDE)


def _warped(images: Tensor, max_shift: int, max_rotation: float, max_scaling: float) -> Tensor:
    digits = images.view(-1, 1, SIDE, SIDE).to(torch.float32)
    # Five numbers for each digit, uniform from -1 to 1.
    angle, wider, higher, right, down = 2 * torch.rand(5, len(digits), device=images.device) - 1
    cosine, sine = (math.radians(max_rotation) * angle).cos(), (math.radians(max_rotation) * angle).sin()
    x, y = 1 + max_scaling * wider, 1 + max_scaling * higher
    pixels = 2 * max_shift / SIDE  # in units of grid_sample, in which the side is 2
    # Where in the digit each pixel of the result comes from: a (2, 3) matrix each, turned, stretched, then moved.
    maps = torch.stack([cosine / x, -sine / x, pixels * right, sine / y, cosine / y, pixels * down], 1).view(-1, 2, 3)
    grid = functional.affine_grid(maps, [len(digits), 1, SIDE, SIDE], align_corners=False)
    warped = functional.grid_sample(digits, grid, align_corners=False)
    return warped.round_().to(torch.uint8).view(images.shape)
