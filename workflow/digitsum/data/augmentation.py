"""Training digits that are a little different each time they are seen."""

import math

import torch
from torch import Tensor
from torch.nn import functional

from digitsum.data.pairs import SIDE


def vary_digits(images: Tensor, max_shift: int, max_rotation: float, max_scaling: float) -> Tensor:
    """Return `images` with each digit moved and, if asked for, turned and stretched, at random.

    What leaves its half is lost; background comes in on the other side. Digits that are only moved keep their pixels;
    those of the others are interpolated, and they are moved by fractions of a pixel too.

    Args:
        images: uint8 (n, 56, 28).
        max_shift: up or down and left or right, in pixels, at most.
        max_rotation: to either side, in degrees, at most.
        max_scaling: by which part height and width, each for itself, grow or shrink at most; below 1.

    Returns:
        uint8 (n, 56, 28), on the same device.
    """
    if max_rotation or max_scaling:
        return _warped(images, max_shift, max_rotation, max_scaling)
    return shift_digits(images, max_shift)


def shift_digits(images: Tensor, max_shift: int) -> Tensor:
    """Return `images` with each digit moved by whole pixels, every number from -max_shift to max_shift as likely."""
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
    # From -1 to 1, evenly: the five numbers that each digit draws.
    angle, wider, higher, right, down = 2 * torch.rand(5, len(digits), device=images.device) - 1
    cosine, sine = (math.radians(max_rotation) * angle).cos(), (math.radians(max_rotation) * angle).sin()
    x, y = 1 + max_scaling * wider, 1 + max_scaling * higher
    pixels = 2 * max_shift / SIDE  # in grid_sample the side is 2 long
    # Where in the digit a pixel of the result comes from: (2, 3) for each, turned, stretched, then moved.
    maps = torch.stack([cosine / x, -sine / x, pixels * right, sine / y, cosine / y, pixels * down], 1).view(-1, 2, 3)
    grid = functional.affine_grid(maps, [len(digits), 1, SIDE, SIDE], align_corners=False)
    warped = functional.grid_sample(digits, grid, align_corners=False)
    return warped.round_().to(torch.uint8).view(images.shape)
