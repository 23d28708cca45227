"""Score the networks that were trained where only certain pairs of digits are added: each alone, and averaged."""

from support.joblog import job_log

import numpy as np

from digitsum.addition.shortcuts import READ, readings_table, shortcuts_table
from digitsum.files import read_arrays, write_csv

with job_log(snakemake.log[0]):
    plan = snakemake.params.plan
    files = [
        (run, read_arrays(path, "digits", READ, identity=run))
        for path, run in zip(snakemake.input.read, plan["runs"], strict=True)
    ]
    read = [(run, np.exp(file["log_probabilities"].astype(np.float64))) for run, file in files]
    labels, titles = files[0][1]["labels"], {"model": plan["titles"]}
    write_csv(snakemake.output.scores, shortcuts_table(read, labels, plan["study_seed"]).replace(titles))
    write_csv(snakemake.output.read, readings_table(read, labels).replace(titles))
