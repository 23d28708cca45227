"""How a network is built and trained."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Self

Schedule = Literal["constant", "cosine", "one_cycle"]


@dataclass(frozen=True)
class Settings:
    """How a network is built and trained.

    Attributes:
        network: where the class of its family is, as in digitsum.models.registry.
        hidden_layers: widths of the hidden layers, from the input on.
        activation: their activation function.
        dropout: share of activations dropped in training, 0 to below 1.
        learning_rate: peak learning rate of AdamW.
        batch_size: pairs per step.
        epochs: passes over the training pairs; the learning-rate schedule spans them.
        schedule: constant, cosine or one_cycle.
        weight_decay: each step takes the learning rate times this off every weight, as a share of it: AdamW
            (Loshchilov & Hutter, arXiv:1711.05101). With 0 it is Adam.
        max_shift: by how many pixels, at most, each digit is moved at random every time it is seen.
        max_rotation: by how many degrees, likewise.
        max_scaling: by which part its height and its width grow or shrink, likewise.
        min_steps: few pairs are gone over more often, until there are as many steps as this.
        of_family: settings of this family alone, by name.
    """

    network: str
    hidden_layers: list[int]
    activation: str
    dropout: float
    learning_rate: float
    batch_size: int
    epochs: int = 20
    schedule: Schedule = "one_cycle"
    weight_decay: float = 0.2
    max_shift: int = 0
    max_rotation: float = 0
    max_scaling: float = 0
    min_steps: int = 0
    of_family: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of_model(cls, model: Mapping[str, Any], tuned: Mapping[str, Any] | None = None) -> Self:
        """Return the settings of a model of the configuration.

        Args:
            model: what the attributes above say of it, with its five `hyperparameters` in a dict of their own.
            tuned: the hyperparameters that take the place of the word `tuned`.
        """
        own = {key: value for key, value in model.items() if key != "hyperparameters"}
        hyperparameters = model["hyperparameters"] if tuned is None else tuned
        return cls(**hyperparameters, **own)

    @property
    def architecture(self) -> dict[str, Any]:
        """What the class of the family takes."""
        shape = {"hidden_layers": self.hidden_layers, "activation": self.activation, "dropout": self.dropout}
        return {**shape, **self.of_family}

    def for_examples(self, n: int) -> Self:
        """Return these settings with epochs enough for `min_steps` steps on `n` pairs."""
        steps_per_epoch = math.ceil(n / self.batch_size)
        return replace(self, epochs=max(self.epochs, math.ceil(self.min_steps / steps_per_epoch)))
