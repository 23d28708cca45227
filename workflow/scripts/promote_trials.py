"""Choose the trials of a rung that continue in the next one: those with the lowest validation loss."""

from support.joblog import job_log

import logging

from digitsum.files import write_json
from digitsum.learning.trials import rank, read_trials


def main(files: list[str], below: list[dict[str, int]], slots: int, round: int, rung: int, output: str) -> None:
    """Write the best `slots` trials of the rung below, with the slot that has the state of each.

    Args:
        files: of the trials in the rung below.
        below: the identity of each, see `read_trials`.
        slots: how many go on.
        round: of the search.
        rung: in which they go on.
        output: the file to write.
    """
    ranked = rank(read_trials(files, below))
    for place, trial in enumerate(ranked):
        logging.info(
            "trial %d: %s, validation loss %.4f", trial.number, "on" if place < slots else "stops", trial.val_loss
        )
    promoted = [
        {
            "number": trial.number,
            "hyperparameters": trial.hyperparameters,
            "slot_below": trial.slot,
            "started": trial.started,
        }
        for trial in ranked[:slots]
    ]
    write_json(output, {"round": round, "rung": rung, "trials": promoted})


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        main(
            list(snakemake.input),
            **snakemake.params.rung,
            round=int(snakemake.wildcards.round),
            rung=int(snakemake.wildcards.rung),
            output=snakemake.output[0],
        )
