"""Average the probabilities of a network's seeds; write the record of this ensemble and its predictions."""

from support.joblog import job_log

from collections.abc import Mapping, Sequence

import numpy as np

from digitsum.analysis.calibration import cross_entropy
from digitsum.analysis.ensembles import average
from digitsum.data.pairs import Pairs, load_pairs
from digitsum.models.predictions import Predictions, load_predictions, save_predictions
from digitsum.runs import Run, read_runs
from digitsum.scores import score


def average_members(members: Sequence[Mapping[str, Predictions]]) -> dict[str, Predictions]:
    """Return the members' average answers to the pairs of each split."""
    means = {split: average([member[split].log_probabilities for member in members]) for split in members[0]}
    return {
        split: Predictions(mean.argmax(axis=1).astype(np.uint8), log_probabilities=mean)
        for split, mean in means.items()
    }


def record(
    name: str, members: Sequence[Run], predictions: Mapping[str, Predictions], splits: Mapping[str, Pairs]
) -> Run:
    """Return the record of the ensemble `name`, scored on each split; it has the parameters of all its members."""
    one = members[0]
    scores = {}
    for split, answers in predictions.items():
        pairs = splits[split].first(len(answers.sums))
        scores[split] = {"loss": cross_entropy(answers.log_probabilities, pairs.labels), **score(pairs, answers)}
    return Run(
        name,
        one.family,
        one.unit,
        one.examples,
        seed=0,
        splits=scores,
        parameters=sum(member.parameters for member in members),
        facts={"members": len(members)},
    )


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        splits = {split: load_pairs(snakemake.input[split]) for split in ("val", "test", "unseen")}
        files, ensemble = snakemake.input, snakemake.params.ensemble
        members = read_runs(files.runs, ensemble["members"])
        answers = [load_predictions(*member) for member in zip(files.predictions, ensemble["members"], strict=True)]
        predictions = average_members(answers)
        run = record(ensemble["name"], members, predictions, splits)
        run.write(snakemake.output.run)
        save_predictions(snakemake.output.predictions, predictions, run.identity)
