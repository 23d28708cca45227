"""The base of all classical classifiers, which are fitted in one go.

A family is a subclass of `Classifier` and a line in registry.py.
"""

import logging
import math
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self, get_args

import numpy as np

from digitsum.data.pairs import N_CLASSES, Pairs
from digitsum.models.definition import class_of, name_of, own_code, signature_of
from digitsum.models.predictions import Predictions, checked
from digitsum.runs import Run, Unit
from digitsum.scores import score

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Fit:
    """What a classifier is fitted to, and which fit this is."""

    train: Pairs  # all training pairs
    val: Pairs  # validation pairs, for families that choose something by them
    examples: int  # how many of the training examples to fit to
    study_seed: int  # seed of the study
    model: str  # name of the model, for its random streams
    seed: int  # number of the fit, likewise
    settings: Mapping[str, Any] = field(default_factory=dict)  # those of the family that the model has


class Classifier(ABC):
    """A fitted classifier.

    Attributes:
        settings: the settings that models of this family may have besides those of all models: JSON Schemas by name,
            written out, since the configuration is checked before anything is imported.
        unit: what it learns from: pairs with their sums or single digits with their labels.
        facts: facts about the fit, numbers or booleans by name, for the record of the run.
    """

    settings: ClassVar[Mapping[str, Mapping[str, Any]]] = {}
    unit: Unit = "pairs"
    facts: Mapping[str, Any] = {}

    @classmethod
    @abstractmethod
    def fit(cls, fit: Fit) -> Self:
        """Return a classifier fitted to `fit.examples` examples."""

    @abstractmethod
    def predict(self, images: np.ndarray) -> Predictions:
        """Return the answers to images uint8 (n, 56, 28)."""


def fit_and_score(
    plan: Mapping[str, Any], train: Pairs, val: Pairs, splits: Mapping[str, Pairs]
) -> tuple[Run, dict[str, Predictions]]:
    """Fit a classifier, score it on the `splits`, and return the record of this run and its predictions by split.

    `plan` has the definition of its family, what `Fit` has beside `train` and `val`, and `about`, more for the record.

    Raises:
        ValueError: what goes wrong in a family of the user's own, or is wrong with its answers; names file and class.
    """
    definition = plan["definition"]
    family: type[Classifier] = class_of(definition, Classifier)  # type: ignore[type-abstract]
    which = {key: plan[key] for key in ("model", "examples", "seed")}
    with own_code(definition):
        classifier = family.fit(Fit(train, val, **which, study_seed=plan["study_seed"], settings=plan["settings"]))
    _check(classifier, name_of(definition))
    log.info("%s fitted to %d %s: %s", plan["model"], plan["examples"], classifier.unit, classifier.facts)
    with own_code(definition):
        answers = {split: classifier.predict(pairs.images) for split, pairs in splits.items()}
    predictions = {split: checked(answers[split], len(pairs), name_of(definition)) for split, pairs in splits.items()}
    scores = {split: score(pairs, predictions[split]) for split, pairs in splits.items()}
    about = {**plan["about"], "unit": classifier.unit, "settings": plan["settings"]}
    run = Run(**which, **about, splits=scores, facts=dict(classifier.facts))
    return run, predictions


def _check(classifier: Any, name: str) -> None:
    """Raise ValueError, which names the family, if what it returned is no fitted classifier, or its facts are wrong."""
    if not isinstance(classifier, Classifier):
        raise ValueError(f"{name}: fit returns {signature_of(classifier)}, not a classifier")
    if classifier.unit not in get_args(Unit):
        raise ValueError(f"{name}: unit is {classifier.unit!r}, not one of {', '.join(get_args(Unit))}")
    for fact, value in classifier.facts.items():
        if not (isinstance(value, bool | int | float) and math.isfinite(value)):
            raise ValueError(f"{name}: the fact {fact} is {value!r}, not a number, True or False")


def flatten_pixels(images: np.ndarray) -> np.ndarray:
    """Return the pixels as numbers from 0 to 1, float32 (n, height * width), of images uint8 (n, height, width)."""
    return images.reshape(len(images), -1).astype(np.float32) / 255


def likeliest(classes: np.ndarray, probabilities: np.ndarray) -> Predictions:
    """Return the likeliest sums; of equally likely ones, the smallest.

    `probabilities`, (n, k), are those of the sums `classes`, (k,), in ascending order; those of other sums are 0.
    """
    all_sums = np.zeros((len(probabilities), N_CLASSES))
    all_sums[:, classes] = probabilities
    with np.errstate(divide="ignore"):  # the logarithm of 0
        logarithms = np.log(all_sums).astype(np.float32)
    return Predictions(all_sums.argmax(axis=1).astype(np.uint8), log_probabilities=logarithms)
