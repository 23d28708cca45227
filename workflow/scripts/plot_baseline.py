"""Draw the confusion matrices of one baseline; write its per-class table."""

from typing import TYPE_CHECKING

from digitsum.files import read_json, write_csv
from digitsum.joblog import job_log
from digitsum.per_class import per_class_table, plot_confusion

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake

if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        metrics = read_json(snakemake.input.metrics)
        plot_confusion([metrics], snakemake.output.confusion)
        write_csv(snakemake.output.per_class, per_class_table([metrics]))
