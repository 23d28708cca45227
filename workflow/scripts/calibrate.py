"""Measure how well the models that have probabilities are calibrated, before and after temperature scaling."""

from support.joblog import job_log

from digitsum.analysis.answers import read_answers
from digitsum.analysis.calibration import SPLITS, calibration_summary, calibration_tables
from digitsum.data.pairs import load_pairs
from digitsum.files import write_csv, write_json

with job_log(snakemake.log[0]):
    labels = {split: load_pairs(snakemake.input[split]).labels for split in SPLITS}
    answers = read_answers(snakemake.input.predictions, snakemake.params.runs)
    scores, bins = calibration_tables(answers, labels)
    write_csv(snakemake.output.scores, scores)
    write_csv(snakemake.output.reliability, bins)
    write_json(snakemake.output.summary, calibration_summary(scores))
