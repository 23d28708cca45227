"""The families of classifiers that a model of the configuration can be of. A new family is one line in a table here.

A class is named, not imported, and a job is told the name of the one that it needs: so it loads only the libraries of
its own family, an edit to one family makes no other one stale, and a new line here makes nothing stale.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Family:
    """A kind of classifier.

    Attributes:
        definition: where its class is, as "module:name".
        settings: what a model of this family can set besides what all can, as JSON Schemas by name.
        reads_digits: whether the class says which digits it sees, not the sum alone.
    """

    definition: str
    settings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    reads_digits: bool = False

    @property
    def file(self) -> str:
        """The file in which the class is defined, from the folder workflow/."""
        return self.definition.partition(":")[0].replace(".", "/") + ".py"


# Trained by digitsum.learning; subclasses of digitsum.models.network.Network.
NETWORKS = {
    "dense": Family("digitsum.models.dense:DenseNetwork"),
    "sum": Family(
        "digitsum.models.sum:SumNetwork",
        settings={"encoder": {"enum": ["dense", "convolutional", "lenet", "wide"]}},
        reads_digits=True,
    ),
}

# Fitted in one go; subclasses of digitsum.models.classical.Classifier.
CLASSICAL = {
    "random_forest": Family("digitsum.models.random_forest:RandomForest"),
    "svm": Family("digitsum.models.svm:SupportVectorMachine"),
    "linear": Family(
        "digitsum.models.linear:LinearClassifier",
        settings={"reads": {"enum": ["pairs", "digits"]}},
        reads_digits=True,  # with `reads: digits`
    ),
    "k_nearest_neighbours": Family("digitsum.models.k_nearest_neighbours:KNearestNeighbours"),
}

FAMILIES = {**NETWORKS, **CLASSICAL}
