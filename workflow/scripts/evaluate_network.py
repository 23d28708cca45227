"""Score one trained network on each split; write the record of the run and its predictions."""

from support.joblog import job_log

from pathlib import Path
from typing import Any

import pandas as pd
from torch.nn import functional

from digitsum.data.pairs import SPLITS, load_pairs
from digitsum.files import read_csv
from digitsum.learning.training import choose_device, set_threads, to_tensors
from digitsum.models.network import load_network, parameter_count, predict
from digitsum.models.predictions import save_predictions
from digitsum.runs import Run
from digitsum.scores import score


def facts(history: pd.DataFrame) -> dict[str, Any]:
    """Return the facts about a training for the record of the run: figures of the last epoch, and the lowest loss."""
    last = history.iloc[-1]
    return {
        "epochs": len(history),
        "train_loss": float(last["train_loss"]),
        "train_accuracy": float(last["train_accuracy"]),
        "lowest_val_loss": float(history["val_loss"].min()),
    }


def main(model: Path, history: str, splits: dict[str, str], identity: dict[str, Any], run: str, saved: str) -> None:
    """Write the record `run` (.json) and the predictions `saved` (.npz).

    Args:
        model: what train_network wrote.
        history: likewise.
        splits: the file of each split to score on.
        identity: model, family and seed of the run; the most pairs of each split to score on (None: all); and the
            identity that the network must have.
        run: the file of the record.
        saved: the file of the predictions.
    """
    device = choose_device()
    first, whose = identity.pop("scored_pairs"), identity.pop("network")
    network, examples = load_network(model, whose)
    network.to(device)
    scores, predictions = {}, {}
    for split, path in splits.items():
        pairs = load_pairs(path).first(first)
        images, labels = to_tensors(pairs, device)
        logits, predictions[split] = predict(network, images)
        loss = functional.cross_entropy(logits, labels).item()
        scores[split] = {"loss": loss, **score(pairs, predictions[split])}
    parameters = parameter_count(network)
    table = read_csv(history, numbers=["train_loss", "train_accuracy", "val_loss"])
    Run(**identity, unit="pairs", examples=examples, splits=scores, parameters=parameters, facts=facts(table)).write(
        run
    )
    save_predictions(saved, predictions)


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        set_threads(snakemake.threads)
        main(
            Path(snakemake.input.model),
            snakemake.input.history,
            {split: snakemake.input[split] for split in SPLITS if hasattr(snakemake.input, split)},
            dict(snakemake.params.run),
            snakemake.output.run,
            snakemake.output.predictions,
        )
