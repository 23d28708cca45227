"""Get the four files of the data set and check them."""

from support.joblog import job_log

from pathlib import Path

from digitsum.data.mnist import fetch

if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        # Read from the configuration, not from params, which Snakemake compares: where the files come from doesn't
        # change their content, which the checksums fix.
        directory = snakemake.config["data"]["directory"]
        fetch(
            destination=Path(snakemake.output[0]).parent,
            dataset=snakemake.params.dataset,
            directory=Path(directory) if directory else None,
        )
