"""Fit a classical classifier to all folds of its training pairs but one, and score it on that one."""

from support.joblog import job_log

from pkgutil import resolve_name
from typing import Any

import numpy as np
from sklearn.model_selection import StratifiedKFold

from digitsum.data.pairs import Pairs, load_pairs
from digitsum.models.classical import Classifier, Fit
from digitsum.runs import Run
from digitsum.scores import score


def main(pairs: Pairs, val: Pairs, plan: dict[str, Any], run: str) -> None:
    """Write the record of the fold plan["fold"] of plan["folds"], scored on the split held_out."""
    family: type[Classifier] = resolve_name(plan["definition"])
    rest, held_out = list(StratifiedKFold(plan["folds"]).split(np.zeros(len(pairs)), pairs.labels))[plan["fold"]]
    fit = Fit(
        pairs.take(rest), val, len(rest), **{key: plan[key] for key in ("study_seed", "model", "seed", "settings")}
    )
    classifier = family.fit(fit)
    scored = pairs.take(held_out)
    Run(
        **{key: plan[key] for key in ("model", "family", "examples", "seed", "fold")},
        unit=classifier.unit,
        splits={"held_out": score(scored, classifier.predict(scored.images))},
        facts=classifier.facts,
    ).write(run)


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        plan = snakemake.params.run
        main(
            load_pairs(snakemake.input.train, plan["examples"]),
            load_pairs(snakemake.input.val).first(plan["scored_pairs"]),
            plan,
            snakemake.output[0],
        )
