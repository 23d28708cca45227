"""The families of classifiers that models of the configuration can belong to. A new family is one line in a table here.

Classes are named, not imported, and a job gets the name of the one that it needs. So it loads only the libraries of
its own family, an edit to one family makes no other one stale, and a new line here makes nothing stale.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, get_args

from digitsum.models.encoders import ENCODERS
from digitsum.runs import Unit


@dataclass(frozen=True)
class Family:
    """A kind of classifier.

    Attributes:
        definition: where its class is, as "module:name".
        settings: settings that only models of this family have, as JSON Schemas by name.
        reads_digits: whether the class says which digits it sees, not only the sum.
    """

    definition: str
    settings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    reads_digits: bool = False

    @property
    def file(self) -> str:
        """The file in which the class is defined, relative to workflow/."""
        return self.definition.partition(":")[0].replace(".", "/") + ".py"


# Trained by digitsum.learning; subclasses of digitsum.models.network.Network.
NETWORKS = {
    "dense": Family("digitsum.models.dense:DenseNetwork"),
    "sum": Family(
        "digitsum.models.sum:SumNetwork",
        settings={"encoder": {"enum": list(ENCODERS)}},
        reads_digits=True,
    ),
}

# Fitted in one go; subclasses of digitsum.models.classical.Classifier.
CLASSICAL = {
    "random_forest": Family("digitsum.models.random_forest:RandomForest"),
    "svm": Family("digitsum.models.svm:SupportVectorMachine"),
    "linear": Family(
        "digitsum.models.linear:LinearClassifier",
        settings={"reads": {"enum": list(get_args(Unit))}},
        reads_digits=True,  # with `reads: digits`
    ),
    "k_nearest_neighbours": Family("digitsum.models.k_nearest_neighbours:KNearestNeighbours"),
}

FAMILIES = {**NETWORKS, **CLASSICAL}
