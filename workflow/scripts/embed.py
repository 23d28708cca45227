"""Turn test pairs into vectors of one space: the last hidden layer of a network, or the pixels."""

from support.joblog import job_log

from pathlib import Path
from typing import Any

import numpy as np
import torch

from digitsum.data.pairs import load_pairs
from digitsum.files import atomic
from digitsum.learning.training import choose_device, set_threads
from digitsum.models.network import last_hidden_layer, load_network


def main(test: str, first: int, model: str | None, network: dict[str, Any] | None, vectors: str) -> None:
    """Write `vectors` (.npz: vectors, labels, digits) of the `first` test pairs; without a model, their pixels.

    `network` is the identity that the network in the file `model` must have.
    """
    pairs = load_pairs(test, first)
    if model:
        device = choose_device()
        trained, _ = load_network(Path(model), network)
        result = last_hidden_layer(trained.to(device), torch.from_numpy(pairs.images).to(device))
    else:
        # Whole numbers from 0 to 255, whose distances are exact: a map is the same for any unit.
        result = pairs.images.reshape(first, -1).astype(np.float32)
    with atomic(vectors) as temporary:
        np.savez(temporary, vectors=result, labels=pairs.labels, digits=pairs.digits)


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        set_threads(snakemake.threads)
        main(
            snakemake.input.test,
            snakemake.params.maps["pairs"],
            snakemake.input.get("model"),
            snakemake.params.maps["network"],
            snakemake.output.vectors,
        )
