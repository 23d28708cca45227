"""Turn test pairs into vectors of one space: the last hidden layer of a network, or the pixels."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch

from digitsum.features import pixels
from digitsum.files import atomic
from digitsum.joblog import job_log
from digitsum.networks import DenseNetwork, load_network
from digitsum.pairs import load_pairs
from digitsum.training import EVALUATION_BATCH, choose_device, set_threads

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake


@torch.inference_mode()
def last_hidden_layer(network: DenseNetwork, images: np.ndarray) -> np.ndarray:
    """Return its activations without dropout, float32 (n, width), of images uint8 (n, 56, 28)."""
    network.eval().to(choose_device())
    batches = torch.from_numpy(images).to(choose_device()).split(EVALUATION_BATCH)
    return torch.cat([network.embed(batch) for batch in batches]).cpu().numpy()


def main(test: str, first: int, model: str | None, vectors: str) -> None:
    """Write `vectors` (.npz: vectors, labels, digits) of the `first` test pairs; without a model, of their pixels."""
    pairs = load_pairs(test, first)
    result = last_hidden_layer(load_network(Path(model)), pairs.images) if model else pixels(pairs.images)
    with atomic(vectors) as temporary:
        np.savez(temporary, vectors=result, labels=pairs.labels, digits=pairs.digits)


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        set_threads(snakemake.threads)
        main(
            snakemake.input.test,
            snakemake.params.tsne["pairs"],
            snakemake.input.get("model"),
            snakemake.output.vectors,
        )
