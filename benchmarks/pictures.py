"""How well the study's convolutional network reads pictures made of unseen pairs, unaltered and disturbed.

Every picture is a grey PNG file of 300 x 600 pixels (larger if turned), every other one dark on light. The disturbances
are those of photographs: noise (its standard deviation a tenth of the range from black to white), uneven light (falling
to 40 % from one side to the other), a turn by 10 degrees to either side, and all three. Then pictures of validation
pairs, drawn by pages.py with pens of any width on any paper. Call it with the folder that the study ran in; further
arguments name cases, which alone are measured then.
"""

import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from pages import KINDS, WIDTHS, picture

sys.path.append(str(Path(__file__).parents[1] / "workflow"))

from digitsum.data.pairs import Pairs, load_pairs
from digitsum.models.network import Network, load_network, predict
from digitsum.pictures.digits import NoPairError
from digitsum.pictures.files import open_picture
from digitsum.pictures.mnist_form import mnist_form

PICTURES = 1000
PAGES = 6  # of each kind and width of pen
SIZE = (300, 600)  # pixels
NOISE, DARKENING, ANGLE = 0.1, 0.6, 10  # of the range; share of the light; degrees
CASES = {
    "plain": (),
    "noise": ("noise",),
    "uneven light": ("light",),
    "turned by 10 degrees": ("turn",),
    "all three": ("noise", "light", "turn"),
}


def draw(pair: np.ndarray, dark_on_light: bool, disturbances: tuple[str, ...], rng: np.random.Generator) -> Image.Image:
    """Return a pair, uint8 (56, 28), as a grey picture."""
    image = Image.fromarray(pair).resize(SIZE, Image.Resampling.BICUBIC)
    if "turn" in disturbances:
        image = image.rotate(ANGLE * rng.choice([-1, 1]), Image.Resampling.BICUBIC, expand=True)
    ink = np.asarray(image) / 255
    grey = 0.9 - 0.8 * ink if dark_on_light else 0.1 + 0.8 * ink
    if "light" in disturbances:
        y, x = np.indices(grey.shape)
        direction = rng.uniform(0, 2 * np.pi)
        ramp = np.cos(direction) * x + np.sin(direction) * y
        grey = grey * (1 - DARKENING * (ramp - ramp.min()) / np.ptp(ramp))
    if "noise" in disturbances:
        grey = grey + rng.normal(0, NOISE, grey.shape)
    return Image.fromarray((255 * grey.clip(0, 1)).round().astype(np.uint8))


def read_all(pairs: Pairs, disturbances: tuple[str, ...], folder: Path) -> tuple[np.ndarray, np.ndarray]:
    """Return pictures of the pairs in the form of MNIST, uint8 (n, 56, 28), and which could be read, bool (n,)."""
    rng = np.random.default_rng(0)
    images, readable = np.zeros_like(pairs.images), np.ones(len(pairs), bool)
    for number, pair in enumerate(pairs.images):
        path = folder / f"{number}.png"
        draw(pair, number % 2 == 0, disturbances, rng).save(path, compress_level=1)
        try:
            images[number] = mnist_form(np.asarray(open_picture(path)))
        except NoPairError:
            readable[number] = False
    return images, readable


def right(network: Network, images: np.ndarray, pairs: Pairs) -> np.ndarray:
    """Return which sums the network has right, bool (n,)."""
    correct: np.ndarray = predict(network, images)[1].sums == pairs.labels
    return correct


def right_on_pages(network: Network, pairs: Pairs) -> dict[str, list[float]]:
    """Return the share of pages that are right with each width of pen, for each kind of page."""
    shares: dict[str, list[float]] = {kind: [] for kind in KINDS}
    number = 0
    for kind in KINDS:
        for width in WIDTHS:
            n_right = 0
            for _ in range(PAGES):
                rng = np.random.default_rng(number)
                widths = [width, rng.choice(WIDTHS) if kind == "two pens" else width]
                page = picture(list(pairs.images[number].reshape(2, 28, 28)), widths, kind, rng)
                with suppress(NoPairError):
                    one = pairs.take(slice(number, number + 1))
                    n_right += int(right(network, mnist_form(page)[None], one)[0])
                number += 1
            shares[kind].append(n_right / PAGES)
    return shares


def main(study: Path, cases: list[str]) -> None:
    """Print the accuracy on the pairs themselves and on pictures of them; one that can't be read counts as wrong."""
    torch.set_num_threads(1)
    network = load_network(study / "results/models/convolutional/all/0/model.pt")
    pairs = load_pairs(study / "results/pairs/unseen.npz").first(PICTURES)
    print(f"Accuracy on {len(pairs):,} unseen pairs: {right(network, pairs.images, pairs).mean():.1%}")
    print(f"{'pictures of them':<24}{'all':>8}{'dark on light':>15}{'light on dark':>15}{'left out':>10}", flush=True)
    for case in cases or CASES:
        with tempfile.TemporaryDirectory() as folder:
            images, readable = read_all(pairs, CASES[case], Path(folder))
        good = right(network, images, pairs) & readable
        print(
            f"{case:<24}{good.mean():>8.1%}{good[::2].mean():>15.1%}{good[1::2].mean():>15.1%}{(~readable).sum():>10}",
            flush=True,
        )
    if not cases:
        print(f"\n{'pages, by width of pen':<24}{''.join(f'{width:>8.0%}' for width in WIDTHS)}{'all':>8}")
        shares = right_on_pages(network, load_pairs(study / "results/pairs/val.npz"))
        for kind, row in [*shares.items(), ("all", list(np.mean([*shares.values()], 0)))]:
            print(f"{kind:<24}{''.join(f'{share:>8.0%}' for share in row)}{np.mean(row):>8.1%}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
