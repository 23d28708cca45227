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
        weight_decay: each step shrinks every weight by the learning rate times this, as a share of the weight: AdamW
            (Loshchilov & Hutter, arXiv:1711.05101). With 0 it is Adam.
        max_shift: every time a digit is seen, it is moved at random by up to this many pixels.
        max_rotation: likewise turned, by up to this many degrees.
        max_scaling: likewise stretched or shrunk in height and width, by up to this fraction.
        min_steps: few pairs are repeated more often, for at least this many steps.
        of_family: settings that belong to the family, by name.
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
            model: settings named like the attributes above, with the five `hyperparameters` in a dict of their own.
            tuned: the hyperparameters that the word `tuned` stands for.
        """
        own = {key: value for key, value in model.items() if key != "hyperparameters"}
        hyperparameters = model["hyperparameters"] if tuned is None else tuned
        return cls(**hyperparameters, **own)

    @property
    def architecture(self) -> dict[str, Any]:
        """The arguments of the family's class."""
        shape = {"hidden_layers": self.hidden_layers, "activation": self.activation, "dropout": self.dropout}
        return {**shape, **self.of_family}

    def for_examples(self, n: int) -> Self:
        """Return these settings with enough epochs for `min_steps` steps on `n` pairs."""
        steps_per_epoch = math.ceil(n / self.batch_size)
        return replace(self, epochs=max(self.epochs, math.ceil(self.min_steps / steps_per_epoch)))
