"""Fit a classical classifier to all folds of its training pairs but one, and score it on that one."""

from support.joblog import job_log

from dataclasses import replace

import numpy as np
from sklearn.model_selection import StratifiedKFold

from digitsum.data.pairs import load_pairs
from digitsum.models.classical import fit_and_score

with job_log(snakemake.log[0]):
    plan = snakemake.params.run
    pairs = load_pairs(snakemake.input.train, plan["examples"])
    val = load_pairs(snakemake.input.val).first(plan["scored_pairs"])
    folds = list(StratifiedKFold(plan["folds"]).split(np.zeros(len(pairs)), pairs.labels))
    rest, held_out = (pairs.take(which) for which in folds[plan["fold"]])
    run, _ = fit_and_score({**plan, "examples": len(rest)}, rest, val, {"held_out": held_out})
    replace(run, examples=plan["examples"], fold=plan["fold"]).write(snakemake.output[0])
