"""The fully connected network of the published study."""

from collections.abc import Sequence

from torch import Tensor, nn

from digitsum.data.pairs import N_CLASSES, SIDE
from digitsum.models.layers import HiddenLayers, standardise
from digitsum.models.network import Network


class DenseNetwork(Network):
    """Each hidden layer is linear, activation, dropout; a last linear layer gives the logits."""

    def __init__(self, hidden_layers: Sequence[int], activation: str, dropout: float) -> None:
        super().__init__()
        self.hidden = HiddenLayers([2 * SIDE * SIDE, *hidden_layers], activation, dropout)
        self.output = nn.Linear(hidden_layers[-1], N_CLASSES)

    def embed(self, images: Tensor) -> Tensor:
        """Return the activations of the last hidden layer, float32 (n, width), of images uint8 (n, 56, 28)."""
        hidden: Tensor = self.hidden(standardise(images).flatten(1))
        return hidden

    def forward(self, images: Tensor) -> Tensor:
        """Return logits, float32 (n, 19), of images uint8 (n, 56, 28)."""
        logits: Tensor = self.output(self.embed(images))
        return logits
