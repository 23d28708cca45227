"""Fit a classical classifier and score it on each split; write the record of the run and its predictions."""

from support.joblog import job_log

import logging
from pkgutil import resolve_name
from typing import Any

from digitsum.data.pairs import Pairs, load_pairs
from digitsum.models.classical import Classifier, Fit
from digitsum.models.predictions import save_predictions
from digitsum.runs import Run
from digitsum.scores import score

log = logging.getLogger(__name__)


def main(train: Pairs, splits: dict[str, Pairs], plan: dict[str, Any], run: str, saved: str) -> None:
    """Fit, using the split val for choices; write the record `run` (.json) and the predictions (.npz)."""
    family: type[Classifier] = resolve_name(plan["definition"])
    fit = Fit(
        train, splits["val"], **{key: plan[key] for key in ("examples", "study_seed", "model", "seed", "settings")}
    )
    classifier = family.fit(fit)
    log.info("%s fitted to %d %s: %s", plan["model"], plan["examples"], classifier.unit, classifier.facts)
    predictions = {split: classifier.predict(pairs.images) for split, pairs in splits.items()}
    record = Run(
        **{key: plan[key] for key in ("model", "family", "examples", "seed")},
        unit=classifier.unit,
        splits={split: score(pairs, predictions[split]) for split, pairs in splits.items()},
        facts=classifier.facts,
    )
    record.write(run)
    save_predictions(saved, predictions, record.identity)


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        plan = snakemake.params.run
        main(
            load_pairs(snakemake.input.train),
            {
                split: load_pairs(snakemake.input[split]).first(plan["scored_pairs"])
                for split in ("val", "test", "unseen")
            },
            plan,
            snakemake.output.run,
            snakemake.output.predictions,
        )
