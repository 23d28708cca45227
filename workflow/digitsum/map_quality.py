"""How well a two-dimensional map keeps the neighbours of a space, and shows classes that have an order."""

import numpy as np
from scipy.spatial.distance import pdist
from scipy.stats import spearmanr
from sklearn.manifold import trustworthiness
from sklearn.metrics import silhouette_score
from sklearn.neighbors import KNeighborsClassifier

NEIGHBOURS = 10


def map_quality(vectors: np.ndarray, points: np.ndarray, labels: np.ndarray) -> dict[str, float]:
    """Return the scores of a map. None depends on its unit, its orientation or the order of its points.

    Args:
        vectors: float (n, d), the points in their space, n > 20.
        points: float (n, 2), the same points in the map.
        labels: uint8 (n,), their sums, at least two different ones.

    Returns:
        knn_accuracy: see `knn_accuracy`, in the map.
        knn_accuracy_in_space: the same among the vectors, where no map has bent anything.
        trustworthiness: 1 if the 10 nearest neighbours of each point in the map are its nearest in the space; less
            the farther away from it they are there (Venna & Kaski, Neural Networks 19, 889-899, 2006).
        silhouette: -1..1, how much nearer a point is to its own class than to the next one, in the map
            (Rousseeuw, Journal of Computational and Applied Mathematics 20, 53-65, 1987).
        spearman: see `order_correlation`.
    """
    return {
        "knn_accuracy": knn_accuracy(points, labels),
        "knn_accuracy_in_space": knn_accuracy(vectors, labels),
        "trustworthiness": float(trustworthiness(vectors, points, n_neighbors=NEIGHBOURS)),
        "silhouette": float(silhouette_score(points, labels)),
        "spearman": order_correlation(points, labels),
    }


def knn_accuracy(points: np.ndarray, labels: np.ndarray) -> float:
    """Return the share of points whose label is the commonest one among their 10 nearest neighbours.

    Args:
        points: float (n, d).
        labels: int (n,).
    """
    return float(KNeighborsClassifier(NEIGHBOURS).fit(points, labels).score(None, labels))


def order_correlation(points: np.ndarray, labels: np.ndarray) -> float:
    """Return Spearman's rank correlation, over all pairs of points, of their distance and |difference of labels|.

    It is 1 where points lie the farther apart the more their sums differ, 0 where distance says nothing of the sums.

    Args:
        points: float (n, d).
        labels: int (n,).
    """
    differences = pdist(labels[:, None].astype(float), "cityblock")
    return float(spearmanr(pdist(points), differences).statistic)
