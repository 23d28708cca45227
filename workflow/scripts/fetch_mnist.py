"""Get the four files of the data set and check them."""

from support.joblog import job_log

from pathlib import Path

from digitsum.data.datasets import describe
from digitsum.data.mnist import fetch

with job_log(snakemake.log[0]):
    # Read from the configuration, not from params, which Snakemake compares: see the rule.
    data = snakemake.config["data"]
    fetch(
        destination=Path(snakemake.output[0]).parent,
        dataset=describe(data["dataset"]),
        directory=Path(data["directory"]) if data["directory"] else None,
    )
