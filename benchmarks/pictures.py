"""What `turned`, the network of the study for pictures, reads in pictures of unseen pairs, unaltered and disturbed.

Every picture is a grey PNG file of 300 x 600 pixels (larger if turned), every other one dark on light. The disturbances
are those of photographs: noise (its standard deviation a tenth of the range from black to white), uneven light (falling
to 40 % from one side to the other), a turn by 10 degrees to either side, and all three. Then pages that pages.py draws
of other unseen pairs, with pens of any width on any paper; and pictures of something else than two digits. Call it
with the folder that the study ran in; further arguments name cases ("pages" and "others" are two), which alone are
measured then.
"""

import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from itertools import product
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from page import WIDTHS
from pages import KINDS, letter, picture

sys.path.append(str(Path(__file__).parents[1] / "workflow"))

from digitsum.data.pairs import Pairs, load_pairs
from digitsum.models.network import Network, load_network, predict
from digitsum.pictures.digits import NoPairError
from digitsum.pictures.files import open_picture
from digitsum.pictures.mnist_form import mnist_forms
from digitsum.pictures.reading import Reading, read_forms

PICTURES = 1000
PAGES = 6  # of each kind and width of pen
OTHERS = 200  # of each kind of picture that isn't of two digits
SURE = 0.9
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


def read(network: Network, picture: Image.Image | np.ndarray) -> Reading | None:
    """Return what `snakemake predict` finds in a picture, None if it gives no answer."""
    with suppress(NoPairError):
        reading = read_forms(network, *mnist_forms(np.asarray(picture)))
        return None if reading.doubt else reading
    return None


def shares(readings: Sequence[Reading | None], sums: Sequence[int]) -> list[float]:
    """Return which shares of pictures are read rightly, wrongly, and not at all; and are wrong of those above 90 %."""
    answers = [(reading, reading.sum == truth) for reading, truth in zip(readings, sums, strict=True) if reading]
    right, sure = [right for _, right in answers], [right for reading, right in answers if reading.probability > SURE]
    n = len(readings)
    return [sum(right) / n, (len(right) - sum(right)) / n, 1 - len(right) / n, sure.count(False) / max(1, len(sure))]


def rendered(network: Network, pairs: Pairs, disturbances: tuple[str, ...], folder: Path) -> list[Reading | None]:
    """Return what is read in pictures of the pairs, which are written to files in `folder`."""
    rng = np.random.default_rng(0)
    readings = []
    for number, pair in enumerate(pairs.images):
        path = folder / f"{number}.png"
        draw(pair, number % 2 == 0, disturbances, rng).save(path, compress_level=1)
        readings.append(read(network, open_picture(path)))
    return readings


def pages(
    network: Network, pairs: Pairs, kind: str, width: float, first: int
) -> tuple[list[Reading | None], list[int]]:
    """Return what is read on pages of a kind, drawn with a pen of some width from the pairs from `first` on; sums."""
    chosen = pairs.take(slice(first, first + PAGES))
    readings = []
    for number, pair in enumerate(chosen.images, first):
        rng = np.random.default_rng(number)
        widths = [width, rng.choice(WIDTHS) if kind == "two pens" else width]
        readings.append(read(network, picture(list(pair.reshape(2, 28, 28)), widths, kind, rng)))
    return readings, chosen.labels.tolist()


def main(study: Path, cases: list[str]) -> None:
    """Print the accuracy on the pairs themselves, what is read in pictures of them, and on pages drawn anew."""
    torch.set_num_threads(1)
    network = load_network(study / "results/models/turned/all/0/model.pt")
    unseen = load_pairs(study / "results/pairs/unseen.npz")
    pairs, unused = unseen.first(PICTURES), unseen.take(slice(PICTURES, None))
    accuracy = (predict(network, pairs.images)[1].sums == pairs.labels).mean()
    print(f"Accuracy on {len(pairs):,} unseen pairs: {accuracy:.1%}")
    print(heading("pictures of them"))
    for case in [case for case in CASES if case in (cases or CASES)]:
        with tempfile.TemporaryDirectory() as folder:
            found = shares(rendered(network, pairs, CASES[case], Path(folder)), pairs.labels)
        print(row(case, found), flush=True)
    if not cases or "pages" in cases:
        print_pages(network, unused)
    if not cases or "others" in cases:
        print_others(network, unused)


def print_pages(network: Network, pairs: Pairs) -> None:
    """Print what is read on pages, by width of pen and by kind."""
    found = {
        (kind, width): pages(network, pairs, kind, width, PAGES * number)
        for number, (kind, width) in enumerate(product(KINDS, WIDTHS))
    }
    print(f"\n{heading('pages, by pen')}")
    for width in WIDTHS:
        print(row(f"{width:.0%} of the digit", together([each for (_, pen), each in found.items() if pen == width])))
    print(f"\n{heading('by kind, with all pens')}")
    for kind in KINDS:
        print(row(kind, together([each for (other, _), each in found.items() if other == kind])))
    print(row("all", together([*found.values()])))


def print_others(network: Network, pairs: Pairs) -> None:
    """Print how often pictures of something else than two digits are answered."""
    digits = pairs.images[: 2 * OTHERS].reshape(OTHERS, 4, 28, 28)
    print(f"\n{'pictures of':<24}{'answered':>10}{'above 90 %':>12}")
    for name, shown in {"one digit": 1, "three digits": 3, "two printed letters": 0}.items():
        readings = []
        for number, found in enumerate(digits):
            rng = np.random.default_rng(number)
            drawn = list(found[:shown]) if shown else [letter(rng), letter(rng)]
            width = rng.choice(WIDTHS[2:])
            readings.append(read(network, picture(drawn, [width] * len(drawn), "plain paper", rng)))
        answers = [reading.probability for reading in readings if reading]
        sure = sum(probability > SURE for probability in answers)
        print(f"{name:<24}{len(answers) / OTHERS:>10.1%}{sure / OTHERS:>12.1%}", flush=True)


def heading(name: str) -> str:
    """Return the first line of a table."""
    return f"{name:<24}{'right':>8}{'wrong':>8}{'no answer':>11}{'wrong above 90 %':>18}"


def together(found: Sequence[tuple[list[Reading | None], list[int]]]) -> list[float]:
    """Return the shares of all these pages."""
    readings, sums = ([each for part in parts for each in part] for parts in zip(*found, strict=True))
    return shares(readings, sums)


def row(name: str, found: Sequence[float]) -> str:
    """Return a line of a table."""
    right, wrong, none, sure = found
    return f"{name:<24}{right:>8.1%}{wrong:>8.1%}{none:>11.1%}{sure:>18.1%}"


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
