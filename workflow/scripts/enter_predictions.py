"""Score predictions that were made elsewhere; write the record of the run and its predictions."""

from support.joblog import job_log

from pathlib import Path

from digitsum.data.pairs import load_pairs
from digitsum.models.foreign import read_foreign
from digitsum.models.predictions import save_predictions
from digitsum.runs import Run
from digitsum.scores import score

with job_log(snakemake.log[0]):
    files, plan = snakemake.input, snakemake.params.entry
    scores, predictions = {}, {}
    for split, (path, _) in plan["files"].items():
        pairs = load_pairs(files[split]).first(plan["scored_pairs"])
        digest = Path(files[split]).with_suffix(".sha256").read_text(encoding="utf-8").split()[0]
        predictions[split] = read_foreign(Path(path), len(pairs), digest)
        scores[split] = score(pairs, predictions[split])
    run = Run(**plan["identity"], **plan["about"], unit="pairs", splits=scores)
    run.write(snakemake.output.run)
    save_predictions(snakemake.output.predictions, predictions, run.identity)
