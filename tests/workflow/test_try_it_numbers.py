"""What the page computes from drawings and pairs in a real browser, compared with PyTorch and NumPy."""

import json
from base64 import b64decode, b64encode
from itertools import product
from typing import get_args

import numpy as np
import pytest
import torch

from digitsum.data.pairs import SIDE
from digitsum.learning.settings import Activation
from digitsum.models.encoders import ENCODERS
from digitsum.models.network import load_network
from digitsum.models.sum import SumNetwork
from digitsum.pictures.mnist_form import centre
from digitsum.report.try_it.export import page_network


@pytest.fixture
def page(study, open_page):
    return open_page(study / "results/report.html")


@torch.inference_mode()
def log_probabilities(network, images):
    """Return PyTorch's log-probabilities for pairs: of the sums (n, 19) and of the digits (n, 2, 10)."""
    images = torch.from_numpy(images)
    return network(images).numpy(), network.digit_log_probabilities(images).numpy()


def in_the_page(page, images, layers="NETWORK_LAYERS"):
    """Return the same from the page."""
    halves = [[base64(half) for half in pair] for pair in images.reshape(len(images), 2, -1)]
    answers = page.evaluate(
        f"""pairs => pairs.map(halves => {{
            const digits = halves.map(pixels => readDigit({layers}, bytesOf(pixels)));
            return [[...addDigits(...digits)], digits.map(digit => [...digit])];
        }})""",
        halves,
    )
    return tuple(np.array(part) for part in zip(*answers, strict=True))


def base64(array):
    """Return the bytes of an array as the page reads them, much faster than as numbers."""
    return b64encode(array.tobytes()).decode()


def assert_agrees(page, network, images, layers="NETWORK_LAYERS"):
    for ours, theirs in zip(in_the_page(page, images, layers), log_probabilities(network, images), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-3)
        assert (ours.argmax(-1) == theirs.argmax(-1)).all()


def test_page_agrees_with_pytorch_on_unseen_pairs(page, study, sample_pairs):
    network = load_network(study / "results/models/convolutional/all/0/model.pt")
    assert_agrees(page, network.eval(), sample_pairs["unseen"].images[:500])


def test_page_agrees_with_pytorch_for_every_network_that_reads_digits(page, sample_pairs):
    torch.manual_seed(0)
    images = sample_pairs["unseen"].images
    for encoder, activation in product(ENCODERS, get_args(Activation)):
        network = SumNetwork([40, 20], activation, 0.3, encoder)
        network(torch.from_numpy(images[:100]))  # fills the statistics of batch normalisation
        page.evaluate(f"globalThis.layers = unpackLayers({json.dumps(page_network(network.eval()))})")
        assert_agrees(page, network, images[:20], "layers")


def in_mnist_form(page, drawings):
    """Return drawings, each uint8 (height, width), in the page's MNIST form, uint8 (n, 28, 28)."""
    pixels = page.evaluate(
        "drawings => drawings.map(([ink, ...size]) => btoa(String.fromCharCode(...mnistForm(bytesOf(ink), ...size))))",
        [[base64(ink), *ink.shape[::-1]] for ink in drawings],
    )
    return np.frombuffer(b"".join(map(b64decode, pixels)), np.uint8).reshape(-1, SIDE, SIDE)


def scribbles(n):
    """Yield drawings: lines of any width in rectangles of any shape, with grey edges."""
    random = np.random.default_rng(0)
    for _ in range(n):
        height, width = random.integers(5, 120, 2)
        y, x = np.mgrid[:height, :width]
        ink = np.zeros((height, width))
        for _ in range(random.integers(1, 4)):
            (y0, y1), (x0, x1) = random.uniform(0, height, 2), random.uniform(0, width, 2)
            along = (((y - y0) * (y1 - y0) + (x - x0) * (x1 - x0)) / ((y1 - y0) ** 2 + (x1 - x0) ** 2)).clip(0, 1)
            distance = np.hypot(y - y0 - along * (y1 - y0), x - x0 - along * (x1 - x0))
            ink = np.maximum(ink, (random.uniform(1, 9) + 0.5 - distance).clip(0, 1))
        yield np.rint(255 * ink).astype(np.uint8)


def test_drawings_are_scaled_and_centred(page):
    drawings = list(scribbles(60))
    for ink, form in zip(drawings, in_mnist_form(page, drawings), strict=True):
        (top, bottom), (left, right) = (np.flatnonzero(ink.any(axis))[[0, -1]] for axis in (1, 0))
        box = ink[top : bottom + 1, left : right + 1].astype(float)
        height, width = box.shape
        scale = 20 / max(box.shape)
        small = [max(1, int(np.floor(side * scale + 0.5))) for side in box.shape]
        # Means over areas without weights, which could be wrong: each pixel is cut up until all shares are whole.
        fine = box.repeat(small[0], 0).repeat(small[1], 1)
        expected = fine.reshape(small[0], height, small[1], width).mean((1, 3))
        places = np.lib.stride_tricks.sliding_window_view(form, small).reshape(-1, *small)
        differences = np.abs(places - expected).max((1, 2))
        assert differences.min() < 0.5 + 1e-9  # rounded, in one of the places
        assert form.sum() == places[differences.argmin()].sum()  # and nothing beside it
        edges = [np.flatnonzero(form.any(axis))[[0, -1]] for axis in (1, 0)]
        for axis, (first, last) in enumerate(edges):
            middle = (form.sum(1 - axis) * np.arange(SIDE)).sum() / form.sum()
            assert abs(middle - 14) <= 0.5 + 0.05 or first == 0 or last == SIDE - 1


def test_mnist_has_this_form_already(page, sample):
    images = sample["test_images"][:200]
    same = (in_mnist_form(page, images) == images).all(axis=(1, 2))
    assert same.mean() > 0.95, np.flatnonzero(~same)


def test_pictures_of_ones_own_are_brought_into_the_same_form(page):
    drawings = [ink.repeat(4, 0).repeat(4, 1) for ink in scribbles(30)]
    theirs = np.stack([centre(ink / 255) for ink in drawings])
    differences = np.abs(in_mnist_form(page, drawings).astype(int) - theirs).mean((1, 2))  # in 255 levels of grey
    assert np.median(differences) < 1  # Pillow's means use only whole pixels
    assert np.mean(differences > 3) <= 0.1  # where that moves the centre of mass across the edge of a pixel
