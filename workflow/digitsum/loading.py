"""`digitsum.load`: a network of a finished study, to use from Python."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from digitsum.data.pairs import SIDE
from digitsum.files import FilePath
from digitsum.models.definition import signature_of
from digitsum.models.network import Network, load_network, predict
from digitsum.models.predictions import Predictions
from digitsum.runs import Run, read_run


@dataclass(frozen=True)
class Reader:
    """A network that reads pictures of pairs.

    Attributes:
        run: the record of the run that it comes from: which model, how many examples, its scores.
        network: the PyTorch module, on the CPU.
    """

    run: Run
    network: Network

    def read(self, images: np.ndarray) -> Predictions:
        """Return the answers to `images`, uint8 (n, 56, 28): one digit above the other, 0 is background.

        Returns:
            sums, uint8 (n,); log_probabilities, float32 (n, 19), natural logarithms of those of the sums 0 to 18; and
            digits, uint8 (n, 2), on top and below, or None if the network doesn't read digits.

        Raises:
            ValueError: `images` are something else.
        """
        shape = (2 * SIDE, SIDE)
        if not (isinstance(images, np.ndarray) and images.dtype == np.uint8 and images.shape[1:] == shape):
            raise ValueError(f"the pictures are {signature_of(images)}, not an array uint8 (n, {2 * SIDE}, {SIDE})")
        return predict(self.network, images)[1]


def load(folder: FilePath, family: str | None = None) -> Reader:
    """Load a network, given the folder of its run, such as results/models/convolutional/all/0.

    Args:
        folder: with run.json and model.pt.
        family: of a network in a file of your own, that file and its class, as "my_network.py:Small". It is run.

    Raises:
        FileNotFoundError: there is no such run, or it is not one of a network: only those are kept.
        ValueError: a file is damaged, or the network is of another family. Names the file.
    """
    folder = Path(folder)
    run = read_run(folder / "run.json")
    if not (folder / "model.pt").is_file():
        raise FileNotFoundError(f"{folder} has no model.pt: of the models, only networks are kept")
    return Reader(run, load_network(folder / "model.pt", run.identity, family))
