"""Choose the trials of a rung that continue in the next one: those with the lowest validation loss."""

from support.joblog import job_log

import logging

from digitsum.files import write_json
from digitsum.learning.trials import rank, read_trials

with job_log(snakemake.log[0]):
    plan = snakemake.params.rung
    ranked = rank(read_trials(snakemake.input, plan["below"]))
    for place, trial in enumerate(ranked):
        fate = "on" if place < plan["slots"] else "stops"
        logging.info("trial %d: %s, validation loss %.4f", trial.number, fate, trial.val_loss)
    promoted = [
        {
            "number": trial.number,
            "hyperparameters": trial.hyperparameters,
            "slot_below": trial.slot,
            "started": trial.started,
        }
        for trial in ranked[: plan["slots"]]
    ]
    rung = {name: int(snakemake.wildcards[name]) for name in ("round", "rung")}
    write_json(snakemake.output[0], {**rung, "trials": promoted})
