"""Take a run over from another study; write its record and its predictions as those of a model of this one."""

from support.joblog import job_log

from dataclasses import replace
from pathlib import Path

from digitsum.data.pairs import load_pairs
from digitsum.models.predictions import checked, load_predictions, save_predictions
from digitsum.runs import read_run
from digitsum.scores import score

with job_log(snakemake.log[0]):
    files, plan = snakemake.input, snakemake.params.entry
    study, about = Path(plan["study"]), plan["about"]
    for path in map(Path, files.pairs):
        theirs = study / "pairs" / path.name
        if not theirs.is_file():
            raise ValueError(f"{theirs} is not there: nothing says which pairs that study has")
        if theirs.read_bytes() != path.read_bytes():
            raise ValueError(
                f"the {path.stem} pairs of {study} are others than those of this study; both must have the same data "
                "set, seed, data.pool and data.sizes"
            )
    own, folder = plan["identity"], Path(plan["folder"])
    whose = {**own, "model": plan["model"]}
    run, predictions = read_run(folder / "run.json", whose), load_predictions(folder / "predictions.npz", whose)
    splits = {}
    for split, scores in run.splits.items():
        pairs = load_pairs(files[split]).first(len(predictions[split].sums))
        predictions[split] = checked(predictions[split], len(pairs), f"{folder}/predictions.npz")
        splits[split] = {**scores, **score(pairs, predictions[split])}
    unknown = [*dict.fromkeys([*run.unknown, *about["unknown"]])]
    replace(run, model=own["model"], splits=splits, origin=about["origin"], unknown=unknown).write(snakemake.output.run)
    save_predictions(snakemake.output.predictions, predictions, own)
