"""Our training step against the plain way, in one run on one machine.

plain: a DataLoader over a TensorDataset of float32, `nn.Linear`, unfused Adam, one process on all cores.
ours: `digitsum.learning.training`, one process of one thread on each core, as the search runs it.

Both train the same network on the same pairs for the same number of steps; random pixels serve, since the time does
not depend on them.
"""

import multiprocessing
import os
import sys
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

sys.path.append(str(Path(__file__).parents[1] / "workflow"))

from digitsum.data.pairs import Pairs
from digitsum.learning.settings import Settings
from digitsum.learning.training import Training, set_threads
from digitsum.models import layers
from digitsum.models.dense import DenseNetwork

SHAPES = [[128, 64], [512, 256], [512, 256, 128, 64]]
BATCH_SIZES = [32, 64, 128]
PAIRS = 12_800
REPEATS = 3  # the fastest counts: other work on the machine only ever adds time


def random_pairs() -> Pairs:
    """Return pairs of noise with labels."""
    rng = np.random.default_rng(0)
    return Pairs(
        images=rng.integers(256, size=(PAIRS, 56, 28), dtype=np.uint8),
        labels=rng.integers(19, size=PAIRS, dtype=np.uint8),
        digits=np.zeros((PAIRS, 2), np.uint8),
        source=np.zeros((PAIRS, 2), np.int32),
    )


def plain_seconds(hidden_layers: list[int], batch_size: int) -> float:
    """Return the seconds of one epoch the plain way, on all cores."""
    torch.set_num_threads(os.cpu_count() or 1)
    pairs = random_pairs()
    images = torch.from_numpy(pairs.images).flatten(1).float() / 255
    labels = torch.from_numpy(pairs.labels).long()
    layers: list[nn.Module] = []
    width = images.shape[1]
    for outputs in hidden_layers:
        layers += [nn.Linear(width, outputs), nn.ReLU(), nn.Dropout(0.2)]
        width = outputs
    network = nn.Sequential(*layers, nn.Linear(width, 19))
    optimizer = torch.optim.Adam(network.parameters(), lr=1e-3)
    loader = DataLoader(TensorDataset(images, labels), batch_size, shuffle=True)
    criterion = nn.CrossEntropyLoss()

    def epoch() -> None:
        for batch, target in loader:
            optimizer.zero_grad()
            criterion(network(batch), target).backward()
            optimizer.step()

    return fastest(epoch)


def our_seconds(hidden_layers: list[int], batch_size: int) -> float:
    """Return the seconds of one epoch of our training, on one thread."""
    set_threads(1)
    settings = Settings(
        network="digitsum.models.dense:DenseNetwork",
        hidden_layers=hidden_layers,
        activation="ReLU",
        dropout=0.2,
        learning_rate=1e-3,
        batch_size=batch_size,
        epochs=REPEATS + 1,
        schedule="constant",
    )
    pairs = random_pairs()
    none = pairs.first(1)  # validation is not part of the step
    training = Training(settings, seed=0, device=torch.device("cpu"))
    epochs = training.run(pairs, none)
    return fastest(lambda: next(epochs))


def fastest(work) -> float:
    """Return the least seconds that `work()` takes, after one call to warm up."""
    work()
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def sgemm_peak() -> float:
    """Return the float32 products of this machine on one thread, in FLOP/s: the better of BLAS and oneDNN."""
    torch.set_num_threads(1)
    n = 2048
    a, b = torch.rand(n, n), torch.rand(n, n)
    seconds = fastest(lambda: a @ b)
    if layers.HAS_ONEDNN:
        seconds = min(seconds, fastest(lambda: layers._product(a, b)))
    return 2 * n**3 / seconds


def flop_per_sample(hidden_layers: list[int]) -> int:
    """Return the floating-point operations of products for one example: forward, and both gradients.

    The gradient of the pixels is not computed.
    """
    weights = [p.numel() for p in DenseNetwork(hidden_layers, "ReLU", 0).parameters() if p.dim() == 2]
    return 6 * sum(weights) - 2 * weights[0]


def main() -> None:
    """Print a table: samples per second of both ways, the ratio for a search on all cores, the share of the peak."""
    cores = os.cpu_count() or 1
    # Fresh processes: the number of threads of a process that has computed can't be changed reliably.
    with multiprocessing.get_context("spawn").Pool(cores, maxtasksperchild=1) as pool:
        peak = pool.apply(sgemm_peak)
        print(f"Training step, float32; peak of one core {peak / 1e9:.0f} GFLOP/s")
        print(f"{'hidden layers':<16}{'batch':>6}{'plain':>12}{'ours':>12}{'ratio':>8}{'of peak':>9}")
        print(f"{'':<22}{'samples/s':>12}{'samples/s':>12}")
        for hidden_layers in SHAPES:
            for batch_size in BATCH_SIZES:
                case = (hidden_layers, batch_size)
                plain = PAIRS / pool.apply(plain_seconds, case)
                ours = sum(PAIRS / seconds for seconds in pool.starmap(our_seconds, [case] * cores, chunksize=1))
                share = ours * flop_per_sample(hidden_layers) / (peak * cores)
                name = "-".join(map(str, hidden_layers))
                print(
                    f"{name:<16}{batch_size:>6}{plain:>12,.0f}{ours:>12,.0f}{ours / plain:>7.2f}x{share:>9.0%}",
                    flush=True,
                )
    print(f"plain: one process on all {cores} cores; ours: one process of one thread on each, together")


if __name__ == "__main__":
    main()
