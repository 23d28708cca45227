"""Train the trial in one slot up to the epoch of its rung, from the start or from the rung below."""

from support.joblog import job_log

import logging
from dataclasses import asdict
from datetime import UTC, datetime

from digitsum.data.pairs import load_pairs
from digitsum.data.streams import stream_seed
from digitsum.files import read_json, write_json
from digitsum.learning.settings import Settings
from digitsum.learning.training import Training, set_threads
from digitsum.learning.trials import Trial

log = logging.getLogger(__name__)


def now() -> str:
    """Return the time in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        set_threads(snakemake.threads)
        files, plan = snakemake.input, snakemake.params.training
        identity = {name: int(snakemake.wildcards[name]) for name in ("round", "rung", "slot")}
        rung = {name: identity[name] for name in ("round", "rung")}
        entry = read_json(files.trials, "search.trials", rung)["trials"][identity["slot"]]
        number, hyperparameters = entry["number"], entry["hyperparameters"]
        log.info("trial %d: %s", number, hyperparameters)
        started = entry.get("started", now())
        seed = stream_seed(plan["study_seed"], "trial", number)
        training = Training(Settings(**hyperparameters, **plan["settings"]), seed)
        if files.states:
            below = {**rung, "rung": rung["rung"] - 1, "slot": entry["slot_below"]}
            training.load(files.states[below["slot"]], below)
        training.run(load_pairs(files.train), load_pairs(files.val), plan["until"])
        if training.diverged:
            log.warning("the training diverged in epoch %d, which counts as its result", len(training.history))
        training.save(snakemake.output.state, identity)
        at_end = plan["until"] == plan["settings"]["epochs"]
        trial = Trial(
            **identity,
            number=number,
            hyperparameters=hyperparameters,
            state="diverged" if training.diverged else "complete" if at_end else "pruned",
            epochs=[epoch for epoch in training.history if epoch.is_finite],
            started=started,
            ended=now(),
        )
        write_json(snakemake.output.trial, asdict(trial))
