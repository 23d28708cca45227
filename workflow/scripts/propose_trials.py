"""Propose the trials of one round, given those of all earlier rounds."""

from support.joblog import job_log

import logging

from digitsum.data.streams import stream_seed
from digitsum.files import write_json
from digitsum.learning.search import propose
from digitsum.learning.trials import furthest, read_trials

with job_log(snakemake.log[0]):
    plan, round = snakemake.params.search, int(snakemake.wildcards.round)
    earlier = furthest(read_trials(snakemake.input, plan["identities"]))
    seed = stream_seed(plan["study_seed"], "proposals", round)
    proposals = propose(plan["space"], earlier, plan["slots"], seed)
    trials = [
        {"number": number, "hyperparameters": hyperparameters}
        for number, hyperparameters in enumerate(proposals, start=plan["slots"] * round)
    ]
    for trial in trials:
        logging.info("trial %(number)d: %(hyperparameters)s", trial)
    write_json(snakemake.output[0], {"round": round, "rung": 0, "trials": trials})
