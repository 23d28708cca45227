"""Choose the trials of a rung that continue in the next one: those with the lowest validation loss."""

from support.joblog import job_log

import logging

from digitsum.files import write_json
from digitsum.learning.trials import rank, read_trial


def main(below: list[str], slots: int, output: str) -> None:
    """Write the best `slots` trials of `below`, with the slot that has the state of each."""
    slot_of = {}
    trials = []
    for slot, path in enumerate(below):
        trial = read_trial(path)
        trials.append(trial)
        slot_of[trial.number] = slot
    ranked = rank(trials)
    for place, trial in enumerate(ranked):
        logging.info(
            "trial %d: %s, validation loss %.4f", trial.number, "on" if place < slots else "stops", trial.val_loss
        )
    promoted = [
        {
            "number": trial.number,
            "hyperparameters": trial.hyperparameters,
            "slot_below": slot_of[trial.number],
            "started": trial.started,
        }
        for trial in ranked[:slots]
    ]
    write_json(output, promoted)


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        main(list(snakemake.input), snakemake.params.slots, snakemake.output[0])
