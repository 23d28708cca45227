"""t-SNE: a map of many-dimensional points in two dimensions (van der Maaten & Hinton, JMLR 9, 2579-2605, 2008).

- openTSNE computes it, starting from the first two principal components, so that the maps of one space start alike
  and their large-scale order means something (Kobak & Berens, Nature Communications 10, 5416, 2019).
- Neighbours are exact. From 1,000 points on, openTSNE would approximate them, which pays off for far more points; with
  5,000, the exact search is faster.
- Otherwise openTSNE's own settings, 750 steps in all. For 5,000 pairs in the embedding, 500 more lower the
  Kullback-Leibler divergence (at perplexity 30 from 0.65 to 0.63, at 2 from 1.34 to 1.06), but change the
  k-nearest-neighbour accuracy of the map by less than 0.003 and take two thirds longer.
- One thread, here and in the BLAS below (OMP_NUM_THREADS=1): several would add in another order, and t-SNE turns a
  difference in the last digit into another map. Processors also differ in that order. openTSNE's steps don't depend on
  it, but its principal components do, so these are computed here: see `start`.
"""

import logging

import numpy as np
from openTSNE import TSNE, initialization

log = logging.getLogger(__name__)


def without_unit(vectors: np.ndarray) -> np.ndarray:
    """Return vectors whose distances can be squared: `vectors`, float (n, d), or the same in another unit.

    Those of a network that has lost its way can be as large or as small as numbers get.
    """
    largest = np.abs(vectors).max()
    return vectors if 1e-9 < largest < 1e9 or largest == 0 else vectors / largest


def tsne_map(vectors: np.ndarray, perplexity: int, seed: int) -> np.ndarray:
    """Return a map, float64 (n, 2), of vectors, float (n, d): the same for the same arguments.

    Each point keeps roughly `perplexity` neighbours close; the seed, any whole number from 0, moves the starting
    positions a little. The map is centred; its unit and its orientation mean nothing. All points are at 0 if all
    vectors are the same: then there is nothing to map.

    Raises:
        ValueError: `perplexity` needs more points than there are.
    """
    if 3 * perplexity > len(vectors) - 1:
        raise ValueError(f"perplexity {perplexity} needs more than {3 * perplexity} points, not {len(vectors)}")
    if (vectors == vectors[0]).all():
        return np.zeros((len(vectors), 2))
    tsne = TSNE(
        perplexity=perplexity,
        neighbors="exact",
        initialization=start(vectors, seed),
        n_jobs=1,
        random_state=seed % 2**32,  # the bits that it takes
    )
    result = tsne.fit(vectors)
    log.info("perplexity %d: Kullback-Leibler divergence %.4f", perplexity, result.kl_divergence)
    return np.asarray(result)


def start(vectors: np.ndarray, seed: int) -> np.ndarray:
    """Return where the points start, the same on every processor: their first two principal components, moved a little.

    The components of the vectors, float (n, d), not all the same, are computed in float64, to about 14 digits, and then
    cut to five, beyond which the kernels of processors differ. The small moves, a hundredth of the spread, separate
    identical points. The result, float64 (n, 2), has a standard deviation of 1e-4 in the first column.
    """
    vectors = np.pad(vectors, [(0, 0), (0, max(2 - vectors.shape[1], 0))])  # of one dimension, a second one is empty
    solver = "arpack" if min(vectors.shape) > 2 else "full"  # ARPACK needs more dimensions than it returns
    points = initialization.pca(vectors.astype(np.float64), svd_solver=solver, random_state=0, add_jitter=False)
    result: np.ndarray = initialization.jitter(points.round(9), random_state=seed % 2**32)
    return result
