"""Turn test pairs into vectors of one space: the last hidden layer of a network, or the pixels."""

from support.joblog import job_log

from pathlib import Path
from typing import Any

import numpy as np
import torch

from digitsum.data.pairs import load_pairs
from digitsum.files import write_arrays
from digitsum.learning.training import choose_device, set_threads
from digitsum.models.network import last_hidden_layer, load_network


def main(test: str, model: str | None, plan: dict[str, Any], vectors: str) -> None:
    """Write `vectors` (.npz: vectors, labels, digits) of test pairs; without a model, their pixels.

    `plan` says of which space, of how many pairs (the first ones), and which network the file `model` must hold.
    """
    pairs = load_pairs(test, plan["pairs"])
    if model:
        device = choose_device()
        trained, _ = load_network(Path(model), plan["network"])
        result = last_hidden_layer(trained.to(device), torch.from_numpy(pairs.images).to(device))
    else:
        # Whole numbers from 0 to 255, whose distances are exact: a map is the same for any unit.
        result = pairs.images.reshape(len(pairs), -1).astype(np.float32)
    arrays = {"vectors": result, "labels": pairs.labels, "digits": pairs.digits}
    write_arrays(vectors, arrays, {"space": plan["space"]})


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        set_threads(snakemake.threads)
        main(
            snakemake.input.test,
            snakemake.input.get("model"),
            snakemake.params.maps,
            snakemake.output.vectors,
        )
