"""Combine the summaries of all stages into one file."""

from support.joblog import job_log

from digitsum.files import read_json, write_json
from digitsum.version import VERSION

with job_log(snakemake.log[0]):
    parts = {part: read_json(path, f"summary.{part}") for part, path in snakemake.input.items()}
    study = {"digitsum": VERSION, "dataset": snakemake.params.words}
    write_json(snakemake.output[0], {**study, **parts})
