"""How cost grows with the number of training pairs: time and memory, each measured in a process of its own.

make_pairs: drawing the pairs and writing their file, as the rule does.
epoch: one epoch of the network shape that the published search found, on one thread, with the validation after it, by a
    process that has read the pairs from their file.
round: not measured but computed from the epoch: a round of the search trains as many epochs as its rungs ask for; each
    of its trials is taken to be that network, and all cores to be busy.
"""

import multiprocessing
import resource
import tempfile
from collections.abc import Sequence
from pathlib import Path

from comparison import CORES, machine, put_mnist, seconds, study
from digitsum.data.datasets import FILES
from digitsum.data.idx import read_images, read_labels
from digitsum.data.pairs import draw_pairs, load_pairs, save_pairs
from digitsum.data.splits import Split
from support.job_cost import MAXRSS_PER_MIB

PAIRS = [10_000, 70_000, 700_000]
HIDDEN_LAYERS, BATCH_SIZE = [512, 256, 128, 64], 64


def peak() -> float:
    """Return the largest resident memory of this process until now, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MAXRSS_PER_MIB


def make_pairs(folder: Path, split: Split, n: int) -> tuple[float, float]:
    """Draw and write `n` pairs; return seconds and memory in MiB."""

    def work() -> None:
        images, labels = read_images(folder / FILES["train_images"]), read_labels(folder / FILES["train_labels"])
        save_pairs(folder / f"{split}.npz", draw_pairs(images, labels, split, n, "shared", seed=0))

    return seconds(work), peak()


def train(folder: Path) -> tuple[float, float, float]:
    """Train one epoch on one thread; return seconds to read the pairs, seconds of the epoch, memory in MiB."""
    # Not above: neither the process that asks for this one nor make_pairs may carry PyTorch. On Linux the peak of a
    # process is at least that of the one that started it.
    from digitsum.learning.settings import Settings
    from digitsum.learning.training import Training, set_threads

    set_threads(1)
    found = {}
    reading = seconds(lambda: found.update({split: load_pairs(folder / f"{split}.npz") for split in ("train", "val")}))
    training = Training(Settings("digitsum.models.dense:DenseNetwork", HIDDEN_LAYERS, "ReLU", 0.2, 1e-3, BATCH_SIZE), 0)
    epoch = seconds(lambda: training.run(found["train"], found["val"], until=1))
    return reading, epoch, peak()


def epochs_of_a_round() -> int:
    """Return how many epochs the trials of a round train together."""
    epochs, before = 0, 0
    for rung in study()["search"]["rungs"]:
        epochs += rung["slots"] * (rung["epochs"] - before)
        before = rung["epochs"]
    return epochs


def main(sizes: Sequence[int] = PAIRS, cores: int = CORES) -> None:
    """Print a table with a line for each number of training pairs."""
    val, epochs = study()["data"]["sizes"]["val"], epochs_of_a_round()
    print(f"Machine: {machine()}\n")
    print(f"{'':>10}{'file':>9}{'make_pairs':>19}{'read':>8}{'epoch, read before':>22}{'round':>9}")
    print(f"{'pairs':>10}{'MB':>9}{'s':>9}{'MiB':>10}{'s':>8}{'s':>12}{'MiB':>10}{'min':>9}")
    with (
        tempfile.TemporaryDirectory() as name,
        multiprocessing.get_context("spawn").Pool(1, maxtasksperchild=1) as pool,
    ):
        folder = Path(name)
        put_mnist(folder)
        pool.apply(make_pairs, (folder, "val", val))
        for n in sizes:
            drawing, drawing_memory = pool.apply(make_pairs, (folder, "train", n))
            size = (folder / "train.npz").stat().st_size / 1e6
            reading, epoch, memory = pool.apply(train, (folder,))
            print(
                f"{n:>10,}{size:>9,.0f}{drawing:>9.2f}{drawing_memory:>10,.0f}{reading:>8.2f}{epoch:>12.2f}"
                f"{memory:>10,.0f}{epochs * epoch / cores / 60:>9.1f}",
                flush=True,
            )
    print(
        f"epoch: of {'-'.join(map(str, HIDDEN_LAYERS))} at batch {BATCH_SIZE}, one process of one thread, alone, with"
    )
    print(f"    validation on {val:,} pairs; round: computed, {epochs} such epochs over {cores} cores")


if __name__ == "__main__":
    main()
