"""Our training step against the plain way, in one run on one machine.

plain: a DataLoader over a TensorDataset of float32, `nn.Linear`, unfused Adam, one process on all cores.
ours: `digitsum.learning.training`, one process of one thread on each core, as the search runs it.

Both train the same network on the same pairs for the same number of steps; random pixels serve, since the time does
not depend on them.

The stage is the training of two networks, the trial network and the best one, after the search. The published study
trained the first for 25 epochs. For the second it doesn't say; 20 are counted, as in its search, and ours in full.
"""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from comparison import CORES, Stage, print_stages, processes, seconds, study
from digitsum.data.pairs import Pairs
from digitsum.learning.settings import Settings
from digitsum.learning.training import Training, set_threads
from digitsum.models import layers
from digitsum.models.dense import DenseNetwork

SHAPES = [[128, 64], [512, 256], [512, 256, 128, 64]]
BATCH_SIZES = [32, 64, 128]
PAIRS = 12_800
PUBLISHED_EPOCHS = {"trial": 25, "best": 20}
BEST_SHAPE, BEST_BATCH = [512, 256, 128, 64], 64  # found by the published search; ours finds its own
REPEATS = 3  # the fastest counts: other work on the machine only ever adds time


def random_pairs(n: int) -> Pairs:
    """Return `n` pairs of noise with labels."""
    rng = np.random.default_rng(0)
    return Pairs(
        images=rng.integers(256, size=(n, 56, 28), dtype=np.uint8),
        labels=rng.integers(19, size=n, dtype=np.uint8),
        digits=np.zeros((n, 2), np.uint8),
        source=np.zeros((n, 2), np.int32),
    )


def plain_data(pairs: Pairs) -> TensorDataset:
    """Return pairs as a notebook holds them: pixels float32 (n, 1568), labels int64 (n,)."""
    images = torch.from_numpy(pairs.images).flatten(1).float() / 255
    return TensorDataset(images, torch.from_numpy(pairs.labels).long())


def plain_epochs(
    pairs: Pairs, hidden_layers: list[int], batch_size: int, dropout: float, activation: str, learning_rate: float
) -> Iterator[nn.Module]:
    """Train the plain way, on as many threads as PyTorch is set to; yield the network after each epoch, forever."""
    layers: list[nn.Module] = []
    width = pairs.images[0].size
    for outputs in hidden_layers:
        layers += [nn.Linear(width, outputs), getattr(nn, activation)(), nn.Dropout(dropout)]
        width = outputs
    network = nn.Sequential(*layers, nn.Linear(width, 19))
    optimizer = torch.optim.Adam(network.parameters(), lr=learning_rate)
    loader = DataLoader(plain_data(pairs), batch_size, shuffle=True)
    criterion = nn.CrossEntropyLoss()
    while True:
        network.train()
        for batch, target in loader:
            optimizer.zero_grad()
            criterion(network(batch), target).backward()
            optimizer.step()
        yield network


def plain_seconds(hidden_layers: list[int], batch_size: int, n: int, threads: int) -> float:
    """Return the seconds of one epoch of `n` pairs the plain way, on all cores."""
    torch.set_num_threads(threads)
    epochs = plain_epochs(random_pairs(n), hidden_layers, batch_size, 0.2, "ReLU", 1e-3)
    return fastest(lambda: next(epochs))


def our_seconds(hidden_layers: list[int], batch_size: int, n: int) -> float:
    """Return the seconds of one epoch of `n` pairs of our training, on one thread."""
    set_threads(1)
    settings = Settings(
        definition="digitsum.models.dense:DenseNetwork",
        hidden_layers=hidden_layers,
        activation="ReLU",
        dropout=0.2,
        learning_rate=1e-3,
        batch_size=batch_size,
        epochs=REPEATS + 1,
        schedule="constant",
    )
    pairs = random_pairs(n)
    none = pairs.first(1)  # validation is not part of the step
    training = Training(settings, seed=0, device=torch.device("cpu"))
    return fastest(lambda: training.run(pairs, none, until=training.epoch + 1))


def fastest(work: Callable[[], object]) -> float:
    """Return the least seconds that `work()` takes, after one call to warm up."""
    work()
    return min(seconds(work) for _ in range(REPEATS))


def sgemm_peak() -> float:
    """Return the float32 products of this machine on one thread, in FLOP/s: the better of BLAS and oneDNN."""
    torch.set_num_threads(1)
    n = 2048
    a, b = torch.rand(n, n), torch.rand(n, n)
    least = fastest(lambda: a @ b)
    if layers.PREFERS_ONEDNN:
        least = min(least, fastest(lambda: layers._product(a, b)))
    return 2 * n**3 / least


def flop_per_sample(hidden_layers: list[int]) -> int:
    """Return the floating-point operations of products for one example: forward, and both gradients.

    The gradient of the pixels is not computed.
    """
    weights = [p.numel() for p in DenseNetwork(hidden_layers, "ReLU", 0).parameters() if p.dim() == 2]
    return 6 * sum(weights) - 2 * weights[0]


def stage(speeds: dict[tuple[int, ...], tuple[float, float]], n: int) -> Stage:
    """Return the stage of the two networks.

    Args:
        speeds: pairs per second, plain and ours, of each shape at their batch size.
        n: pairs that were timed.
    """
    config = study()
    models, train = config["models"], config["data"]["sizes"]["train"]
    shapes = {"trial": models["trial"]["hyperparameters"]["hidden_layers"], "best": BEST_SHAPE}
    plain = sum(train * PUBLISHED_EPOCHS[name] / speeds[tuple(shape)][0] for name, shape in shapes.items())
    ours = sum(train * models[name]["epochs"] / speeds[tuple(shape)][1] for name, shape in shapes.items())
    epochs = [f"{PUBLISHED_EPOCHS[name]} epochs plain, {models[name]['epochs']} ours" for name in shapes]
    law = (
        f"epochs of {n:,} pairs measured, without validation; the time is linear in pairs and epochs: {train:,} pairs; "
        f"trial network {epochs[0]}, tuned network {epochs[1]}"
    )
    return Stage("trial and tuned network", plain, ours, law)


def main(batch_sizes: Sequence[int] = BATCH_SIZES, n: int = PAIRS, cores: int = CORES) -> Stage:
    """Print a table: samples per second of both ways, their ratio on all cores, how far our step is from the limit."""
    speeds = {}
    with processes(cores) as pool:
        peak = pool.apply(sgemm_peak)
        print(f"Training step, float32; peak of one core {peak / 1e9:.0f} GFLOP/s")
        print(f"{'hidden layers':<16}{'batch':>6}{'plain':>12}{'ours':>12}{'ratio':>8}{'of the limit':>14}")
        print(f"{'':<22}{'samples/s':>12}{'samples/s':>12}")
        for hidden_layers in SHAPES:
            for batch_size in batch_sizes:
                case = (hidden_layers, batch_size, n)
                plain = n / pool.apply(plain_seconds, (*case, cores))
                ours = sum(n / each for each in pool.starmap(our_seconds, [case] * cores, chunksize=1))
                times_limit = peak * cores / (ours * flop_per_sample(hidden_layers))
                name = "-".join(map(str, hidden_layers))
                print(
                    f"{name:<16}{batch_size:>6}{plain:>12,.0f}{ours:>12,.0f}{ours / plain:>7.2f}x{times_limit:>13.2f}x",
                    flush=True,
                )
                if batch_size == BEST_BATCH:
                    speeds[tuple(hidden_layers)] = (plain, ours)
    print(f"plain: one process on all {cores} cores; ours: one process of one thread on each, together")
    print("of the limit: times as long as the products of a step would take at the peak, with nothing else to do")
    result = stage(speeds, n)
    print_stages([result])
    return result


if __name__ == "__main__":
    main()
