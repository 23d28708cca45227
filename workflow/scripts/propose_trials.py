"""Propose the trials of one round, given those of all earlier rounds."""

from support.joblog import job_log

import logging
from typing import Any

from digitsum.data.streams import stream_seed
from digitsum.files import write_json
from digitsum.learning.search import propose
from digitsum.learning.trials import furthest, read_trials


def main(
    earlier: list[str],
    identities: list[dict[str, int]],
    space: dict[str, Any],
    slots: int,
    study_seed: int,
    round: int,
    output: str,
) -> None:
    """Write the number and the hyperparameters of each trial of the round."""
    trials = furthest(read_trials(earlier, identities))
    proposals = propose(space, trials, slots, stream_seed(study_seed, "proposals", round))
    numbered = [
        {"number": slots * round + slot, "hyperparameters": hyperparameters}
        for slot, hyperparameters in enumerate(proposals)
    ]
    for trial in numbered:
        logging.info("trial %(number)d: %(hyperparameters)s", trial)
    write_json(output, {"round": round, "rung": 0, "trials": numbered})


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        main(
            list(snakemake.input),
            **snakemake.params.search,
            round=int(snakemake.wildcards.round),
            output=snakemake.output[0],
        )
