"""Score one trained network on validation, test and unseen pairs, and keep what it predicts."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from torch.nn import functional

from digitsum.digit_scores import digit_scores
from digitsum.files import atomic, write_json
from digitsum.joblog import job_log
from digitsum.networks import load_network, parameter_count
from digitsum.pairs import load_pairs
from digitsum.scores import scores
from digitsum.sum_networks import SumNetwork
from digitsum.training import choose_device, predict_logits, set_threads, to_tensors

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake


def main(model: Path, splits: dict[str, str], metrics: str, predictions: str) -> None:
    """Write `metrics` (.json: parameters; loss and scores for each split) and `predictions` (.npz: uint8 sums).

    A sum network is also scored on the digits.
    """
    device = choose_device()
    network = load_network(model).to(device)
    result: dict[str, Any] = {"parameters": parameter_count(network)}
    predicted = {}
    for split, path in splits.items():
        pairs = load_pairs(path)
        images, labels = to_tensors(pairs, device)
        logits = predict_logits(network, images)
        predicted[split] = logits.argmax(1).cpu().numpy().astype(np.uint8)
        loss = functional.cross_entropy(logits, labels).item()
        result[split] = {"loss": loss, **scores(labels.cpu().numpy(), predicted[split])}
        if isinstance(network, SumNetwork):
            result[split] |= digit_scores(network, pairs, device)
    write_json(metrics, result)
    with atomic(predictions) as temporary:
        np.savez(temporary, **predicted)


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        set_threads(snakemake.threads)
        main(
            Path(snakemake.input.model),
            {split: snakemake.input[split] for split in ("val", "test", "unseen")},
            snakemake.output.metrics,
            snakemake.output.predictions,
        )
