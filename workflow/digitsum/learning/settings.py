"""How a network is built and trained. What the configuration may say of it is declared here, and nowhere else."""

import math
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields, replace
from typing import Any, Literal, Self

Activation = Literal["ReLU", "Tanh", "Sigmoid"]  # as torch.nn calls them
Schedule = Literal["constant", "cosine", "one_cycle"]
Section = Literal["models", "addition.networks"]


def setting(only: Section | None = None, **limits: Any) -> dict[str, Any]:
    """Return what makes a field of `Settings` a setting of the configuration, whose schema is made from the field.

    A setting without a default is a hyperparameter: a model gives all of them, or the search finds them.

    If only the networks of one section of the configuration heed it, `only` says which; the other section refuses it.
    `limits` say what values are right, in keywords of JSON Schema.
    """
    return {"only": only, "limits": limits}


@dataclass(frozen=True)
class Settings:
    """How a network is built and trained.

    Attributes:
        definition: where the class of its family is, as in digitsum.models.registry.
        hidden_layers: widths of the hidden layers, from the input on.
        activation: their activation function.
        dropout: share of activations dropped in training, 0 to below 1.
        learning_rate: peak learning rate of AdamW.
        batch_size: pairs per step.
        epochs: passes over the training pairs; the learning-rate schedule spans them.
        schedule: how the learning rate changes. constant: not at all; cosine: half a cosine from its peak to 0;
            one_cycle: it rises for 30 % of the training, then falls to 0.
        weight_decay: each step shrinks every weight by the learning rate times this, as a share of the weight: AdamW
            (Loshchilov & Hutter, arXiv:1711.05101). With 0 it is Adam.
        max_shift: every time a digit is seen in training, it is moved at random by up to this many pixels.
        max_rotation: likewise turned to either side, by up to this many degrees.
        max_scaling: likewise stretched or shrunk in height and width, by up to this fraction.
        min_steps: few pairs are repeated more often, for at least this many steps.
        read_shift: each scored image is read in positions a pixel apart, up to this many pixels away, and the
            log-probabilities are averaged. With 0.5, 1.5 and so on, all positions are half a pixel off the grid.
        family_settings: settings that belong to the family, by name.
    """

    definition: str
    hidden_layers: list[int] = field(
        metadata=setting(minItems=1, maxItems=100, items={"type": "integer", "minimum": 1, "maximum": 100_000})
    )
    activation: Activation = field(metadata=setting())
    dropout: float = field(metadata=setting(minimum=0, exclusiveMaximum=1))
    learning_rate: float = field(metadata=setting(exclusiveMinimum=0))
    batch_size: int = field(metadata=setting(minimum=1, maximum=1_000_000))
    epochs: int = field(default=20, metadata=setting(minimum=1, maximum=100_000))
    schedule: Schedule = field(default="one_cycle", metadata=setting())
    weight_decay: float = field(default=0.2, metadata=setting(minimum=0, maximum=1000))
    max_shift: int = field(default=0, metadata=setting(minimum=0, maximum=14))
    max_rotation: float = field(default=0, metadata=setting(minimum=0, maximum=180))
    max_scaling: float = field(default=0, metadata=setting(minimum=0, maximum=0.9))
    min_steps: int = field(default=0, metadata=setting(minimum=0, maximum=100_000_000))
    read_shift: float = field(default=0, metadata=setting("addition.networks", minimum=0, maximum=14, multipleOf=0.5))
    family_settings: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of_model(cls, model: Mapping[str, Any], tuned: Mapping[str, Any] | None = None) -> Self:
        """Return the settings of a model of the configuration.

        It has settings named like the attributes above, and `hyperparameters`: a dict of them, or the word "tuned",
        which stands for the argument `tuned`.
        """
        own = {key: value for key, value in model.items() if key != "hyperparameters"}
        hyperparameters = model["hyperparameters"] if tuned is None else tuned
        return cls(**hyperparameters, **own)

    @property
    def architecture(self) -> dict[str, Any]:
        """The arguments of the family's class."""
        shape = {"hidden_layers": self.hidden_layers, "activation": self.activation, "dropout": self.dropout}
        return {**shape, **self.family_settings}

    def by_name(self) -> dict[str, Any]:
        """Return all settings but the definition by name, those of the family among them."""
        own = {key: value for key, value in vars(self).items() if key not in ("definition", "family_settings")}
        return {**own, **self.family_settings}

    def for_examples(self, n: int) -> Self:
        """Return these settings with enough epochs for `min_steps` steps on `n` pairs."""
        steps_per_epoch = math.ceil(n / self.batch_size)
        return replace(self, epochs=max(self.epochs, math.ceil(self.min_steps / steps_per_epoch)))


DECLARED = {each.name: each for each in fields(Settings) if each.metadata}
HYPERPARAMETERS = [name for name, each in DECLARED.items() if each.default is MISSING]
