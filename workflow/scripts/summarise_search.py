"""Summarise the search: how it went, what it found, and how much each hyperparameter matters."""

from support.joblog import job_log

import pandas as pd

from digitsum.files import read_json, write_csv, write_json
from digitsum.learning.search import importances, search_summary
from digitsum.learning.trials import furthest, read_trials

with job_log(snakemake.log[0]):
    search = snakemake.params.search
    trials = furthest(read_trials(snakemake.input.trials, search["identities"]))
    shares = importances(trials, search["space"])
    best = read_json(snakemake.input.best, "search.best")
    write_json(snakemake.output.summary, search_summary(trials, best, shares))
    table = pd.DataFrame({"hyperparameter": list(shares), "share": list(shares.values())})
    write_csv(snakemake.output.importances, table)
