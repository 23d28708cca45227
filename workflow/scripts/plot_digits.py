"""Draw which digits a sum network takes for which others."""

from typing import TYPE_CHECKING

from digitsum.files import read_json
from digitsum.joblog import job_log
from digitsum.per_class import plot_confusion

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake

if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        plot_confusion([read_json(path) for path in snakemake.input], snakemake.output.figure, of_digits=True)
