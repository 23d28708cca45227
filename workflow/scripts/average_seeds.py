"""Average the probabilities of a network's seeds; write the record of this ensemble and its predictions."""

from support.joblog import job_log

import numpy as np

from digitsum.analysis.calibration import cross_entropy
from digitsum.analysis.ensembles import average
from digitsum.data.pairs import load_pairs
from digitsum.data.splits import SCORED_SPLITS
from digitsum.models.predictions import Predictions, load_predictions, save_predictions
from digitsum.runs import Run, read_runs
from digitsum.scores import score

with job_log(snakemake.log[0]):
    files, ensemble = snakemake.input, snakemake.params.ensemble
    members = read_runs(files.runs, ensemble["members"])
    answers = [load_predictions(*member) for member in zip(files.predictions, ensemble["members"], strict=True)]
    scores, predictions = {}, {}
    for split in SCORED_SPLITS:
        mean = average([member[split].log_probabilities for member in answers])
        pairs = load_pairs(files[split]).first(len(mean))
        predictions[split] = Predictions(mean.argmax(axis=1).astype(np.uint8), log_probabilities=mean)
        scores[split] = {"loss": cross_entropy(mean, pairs.labels), **score(pairs, predictions[split])}
    one = members[0]
    run = Run(
        ensemble["name"],
        one.family,
        one.unit,
        one.examples,
        seed=0,
        splits=scores,
        parameters=sum(member.parameters for member in members),
        facts={"members": len(members)},
    )
    run.write(snakemake.output.run)
    save_predictions(snakemake.output.predictions, predictions, run.identity)
