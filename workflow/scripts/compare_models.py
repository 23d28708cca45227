"""Test, for every two models, whether one is really better than the other on unseen pairs."""

from support.joblog import job_log

from digitsum.analysis.answers import read_answers, right_answers
from digitsum.analysis.significance import compare_all
from digitsum.data.pairs import load_pairs
from digitsum.files import write_csv, write_json

with job_log(snakemake.log[0]):
    comparison = snakemake.params.comparison
    answers = read_answers(snakemake.input.predictions, comparison["runs"])
    right = right_answers(answers, "unseen", load_pairs(snakemake.input.unseen))
    table = compare_all(right, comparison["study_seed"])
    write_csv(snakemake.output.table, table)
    write_json(snakemake.output.summary, table.to_dict("records"))
