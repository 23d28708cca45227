"""Score one trained network on each split; write the record of the run and its predictions."""

from support.joblog import job_log

from pathlib import Path
from typing import Any

import pandas as pd
from torch.nn import functional

from digitsum.data.pairs import SPLITS, load_pairs
from digitsum.learning.history import read_history
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


def main(model: Path, history: str, splits: dict[str, str], plan: dict[str, Any], run: str, saved: str) -> None:
    """Write the record `run` (.json) and the predictions `saved` (.npz).

    Args:
        model: what train_network wrote.
        history: likewise.
        splits: the file of each split to score on.
        plan: the family; scored_pairs, the most pairs of each split to score on (None: all); network, the identity
            that the network must have.
        run: the file of the record.
        saved: the file of the predictions.
    """
    device = choose_device()
    identity = {key: plan["network"][key] for key in ("model", "examples", "seed")}
    network, _ = load_network(model, plan["network"])
    network.to(device)
    scores, predictions = {}, {}
    for split, path in splits.items():
        pairs = load_pairs(path).first(plan["scored_pairs"])
        images, labels = to_tensors(pairs, device)
        logits, predictions[split] = predict(network, images)
        loss = functional.cross_entropy(logits, labels).item()
        scores[split] = {"loss": loss, **score(pairs, predictions[split])}
    record = Run(
        **identity,
        family=plan["family"],
        unit="pairs",
        splits=scores,
        parameters=parameter_count(network),
        facts=facts(read_history(history, identity)),
    )
    record.write(run)
    save_predictions(saved, predictions, record.identity)


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        set_threads(snakemake.threads)
        main(
            Path(snakemake.input.model),
            snakemake.input.history,
            {split: snakemake.input[split] for split in SPLITS if hasattr(snakemake.input, split)},
            snakemake.params.run,
            snakemake.output.run,
            snakemake.output.predictions,
        )
