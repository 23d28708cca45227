"""How well a two-dimensional map keeps the neighbours of a space, and how well it shows what the points stand for.

Up to ten combinations of digits make a sum. A map can keep them together or apart, so the scores that look at classes
come twice: with the 19 sums as classes, and with the 55 combinations, whichever digit is on top.
"""

import numpy as np
from scipy.spatial.distance import pdist
from scipy.stats import spearmanr
from sklearn.manifold import trustworthiness
from sklearn.metrics import silhouette_score
from sklearn.neighbors import KNeighborsClassifier

NEIGHBOURS = 10
DECIMALS = 12  # of the scores; beyond them, processors differ


def map_quality(vectors: np.ndarray, points: np.ndarray, digits: np.ndarray) -> dict[str, float | None]:
    """Return the scores of a map. None depends on its unit, its orientation or the order of its points.

    These are float (n, d), n > 55, in their space, float (n, 2) in the map, and stand for `digits`, uint8 (n, 2).

    Returns:
        These scores, None where there is none: if all points are in one place, or all in one class.
        knn_accuracy: see `knn_accuracy`; for the sums, in the map.
        knn_accuracy_in_space: the same among the vectors themselves.
        knn_accuracy_of_digits: for the combinations of digits, in the map.
        trustworthiness: 1 if the 10 nearest neighbours of each point in the map are its nearest in the space; the
            farther away they are there, the lower (Venna & Kaski, Neural Networks 19, 889-899, 2006).
        silhouette: -1..1, how much nearer a point is to its own sum than to the nearest other one, in the map
            (Rousseeuw, Journal of Computational and Applied Mathematics 20, 53-65, 1987).
        silhouette_of_digits: the same for the combinations of digits.
        spearman: see `order_correlation`.
    """
    sums = digits.sum(axis=1)
    combinations = np.sort(digits, axis=1) @ [10, 1]
    scores = {
        "knn_accuracy": knn_accuracy(points, sums),
        "knn_accuracy_in_space": knn_accuracy(vectors, sums),
        "knn_accuracy_of_digits": knn_accuracy(points, combinations),
        "trustworthiness": float(trustworthiness(vectors, points, n_neighbors=NEIGHBOURS)),
        "silhouette": silhouette(points, sums),
        "silhouette_of_digits": silhouette(points, combinations),
        "spearman": order_correlation(points, sums),
    }
    nothing = all_same(points)
    return {name: None if nothing or score is None else round(score, DECIMALS) for name, score in scores.items()}


def all_same(points: np.ndarray) -> bool:
    """Return whether all points, (n, d), or labels, (n,), are the same."""
    return bool((points == points[0]).all())


def knn_accuracy(points: np.ndarray, labels: np.ndarray) -> float:
    """Return the share of points, float (n, d), whose label, int (n,), is the commonest among their 10 neighbours."""
    return float(KNeighborsClassifier(NEIGHBOURS).fit(points, labels).score(None, labels))


def silhouette(points: np.ndarray, classes: np.ndarray) -> float | None:
    """Return the silhouette of points, float (n, d), in `classes`, int (n,); None if all are in one."""
    return None if all_same(classes) else float(silhouette_score(points, classes))


def order_correlation(points: np.ndarray, sums: np.ndarray) -> float | None:
    """Return Spearman's rank correlation, over all pairs of points, of their distance and |difference of sums|.

    It is 1 if points, float (n, d), are the farther apart the more their sums, int (n,), differ, 0 if distance says
    nothing about the sums, and None if all points or all sums are the same.
    """
    if all_same(points) or all_same(sums):
        return None
    differences = pdist(sums[:, None].astype(float), "cityblock")
    return float(spearmanr(pdist(points), differences).statistic)
