"""Draw the random order in which the examples of MNIST addition take images."""

from support.joblog import job_log

from digitsum.addition.protocol import permute, save_order
from digitsum.data.idx import read_labels
from digitsum.data.streams import stream

with job_log(snakemake.log[0]):
    plan = snakemake.params.plan
    n_train, n_test = (
        len(read_labels(snakemake.input[part], plan["sha256"][f"{part}_labels"])) for part in ("train", "test")
    )
    order = permute(n_train, n_test, plan["scored_on"], stream(*plan["stream"]))
    save_order(snakemake.output[0], order, int(snakemake.wildcards.seed))
