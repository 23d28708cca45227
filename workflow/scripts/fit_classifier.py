"""Fit a classical classifier and score it on each split; write the record of the run and its predictions."""

from support.joblog import job_log

from digitsum.data.pairs import load_pairs
from digitsum.data.splits import SCORED_SPLITS
from digitsum.models.classical import fit_and_score
from digitsum.models.predictions import save_predictions

with job_log(snakemake.log[0]):
    files, plan = snakemake.input, snakemake.params.run
    splits = {split: load_pairs(files[split]).first(plan["scored_pairs"]) for split in SCORED_SPLITS}
    run, predictions = fit_and_score(plan, load_pairs(files.train), splits["val"], splits)
    run.write(snakemake.output.run)
    save_predictions(snakemake.output.predictions, predictions, run.identity)
