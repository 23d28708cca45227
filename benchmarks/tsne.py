"""A t-SNE map against plain scikit-learn, of the pixels of test pairs and of a hidden layer of them.

plain: `sklearn.manifold.TSNE` with its own settings (Barnes-Hut, 1,000 steps), one process on all cores.
ours: `digitsum.maps.tsne` (openTSNE, 750 steps), one process of one thread on each core.

The hidden layer is that of a network of the study's best shape with random weights: the time goes with its width.
"""

import numpy as np
import torch
from sklearn.manifold import TSNE
from threadpoolctl import threadpool_limits

from comparison import CORES, Stage, pairs, print_stages, processes, seconds, study
from digitsum.data.pairs import Pairs
from digitsum.maps.tsne import tsne_map
from digitsum.models.dense import DenseNetwork
from digitsum.models.network import last_hidden_layer

PERPLEXITY = 30  # the mean of the study's six is 33
HIDDEN_LAYERS = [512, 256, 128, 64]


def spaces(test: Pairs) -> dict[str, np.ndarray]:
    """Return the vectors that are mapped, float32 (n, width), by the name of their space."""
    torch.manual_seed(0)
    network = DenseNetwork(HIDDEN_LAYERS, "ReLU", 0)
    pixels = test.images.reshape(len(test), -1).astype(np.float32)
    return {"pixels": pixels, "hidden layer": last_hidden_layer(network, torch.from_numpy(test.images))}


def plain_seconds(vectors: np.ndarray, perplexity: int, cores: int) -> float:
    """Return the seconds of a map the plain way, on all cores."""
    with threadpool_limits(cores):
        return seconds(lambda: TSNE(perplexity=perplexity).fit_transform(vectors))


def our_seconds(vectors: np.ndarray, perplexity: int) -> float:
    """Return the seconds of a map our way, on one thread."""
    with threadpool_limits(1):
        return seconds(lambda: tsne_map(vectors, perplexity, seed=0))


def main(perplexity: int = PERPLEXITY, cores: int = CORES) -> Stage:
    """Print a table of the seconds of one map of each space, of as many pairs as the study maps."""
    maps = study()["maps"]
    n = maps["pairs"]
    print(f"t-SNE map of {n:,} pairs at perplexity {perplexity}; seconds, with all cores")
    print(f"{'':<14}{'plain':>8}{'ours':>8}{'ratio':>8}")
    times = []
    with processes(cores) as pool:
        vectors = pool.apply(spaces, (pairs("test", n),))
        for name, high in vectors.items():
            plain = pool.apply(plain_seconds, (high, perplexity, cores))
            ours = float(np.mean(pool.starmap(our_seconds, [(high, perplexity)] * cores, chunksize=1))) / cores
            times.append((plain, ours))
            print(f"{name:<14}{plain:>8.1f}{ours:>8.1f}{plain / ours:>7.1f}x", flush=True)
    number = len(maps["perplexities"])
    law = (
        f"one map of each space measured, of {n:,} pairs at perplexity {perplexity}, for the {number} of the study, "
        f"whose mean is {np.mean(maps['perplexities']):.0f}"
    )
    plain, ours = np.sum(times, axis=0).tolist()
    result = Stage(f"t-SNE, {number * len(times)} maps", number * plain, number * ours, law)
    print_stages([result])
    return result


if __name__ == "__main__":
    main()
