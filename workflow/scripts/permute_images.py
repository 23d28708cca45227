"""Draw the random order in which the examples of MNIST addition take images."""

from support.joblog import job_log

import numpy as np
import pandas as pd

from digitsum.addition.protocol import permute, save_order
from digitsum.data.idx import read_labels
from digitsum.data.streams import stream
from digitsum.files import write_csv

with job_log(snakemake.log[0]):
    plan = snakemake.params.plan
    train, test = (read_labels(snakemake.input[part], plan["sha256"][f"{part}_labels"]) for part in ("train", "test"))
    order = permute(len(train), len(test), plan["scored_on"], stream(*plan["stream"]))
    save_order(snakemake.output.order, order, int(snakemake.wildcards.seed))
    scored = test if plan["scored_on"] == "test" else train
    table = {
        "part": np.repeat(["train", plan["scored_on"]], [len(order.train), len(order.scored)]),
        "image": np.concatenate([order.train, order.scored]),
        "label": np.concatenate([train[order.train], scored[order.scored]]),
    }
    write_csv(snakemake.output.table, pd.DataFrame(table))
