"""The families of classifiers that ship, by the names that models of the configuration give.

Classes are named, as "module:class", not imported, and a job gets the name of the one that it needs. So it loads only
the libraries of its own family, an edit to one family makes no other one stale, and a new line here makes nothing
stale. What a family is, its class says of itself; support.families reads it there.
"""

FAMILIES = {
    # Trained by digitsum.learning; subclasses of digitsum.models.network.Network.
    "dense": "digitsum.models.dense:DenseNetwork",
    "sum": "digitsum.models.sum:SumNetwork",
    # Fitted in one go; subclasses of digitsum.models.classical.Classifier.
    "random_forest": "digitsum.models.random_forest:RandomForest",
    "svm": "digitsum.models.svm:SupportVectorMachine",
    "linear": "digitsum.models.linear:LinearClassifier",
    "k_nearest_neighbours": "digitsum.models.k_nearest_neighbours:KNearestNeighbours",
}
