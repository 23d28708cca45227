"""Describe the splits before any training, and count their labels."""

from support.joblog import job_log

import numpy as np
import pandas as pd

from digitsum.data.idx import read_labels
from digitsum.data.pairs import N_CLASSES, load_pairs
from digitsum.data.splits import SPLITS
from digitsum.data.statistics import describe_splits
from digitsum.data.sums import expected_sum_distribution
from digitsum.files import write_csv, write_json

with job_log(snakemake.log[0]):
    train, test = (
        read_labels(snakemake.input[name], snakemake.params.sha256[name]) for name in ("train_labels", "test_labels")
    )
    images = {"train": len(train), "test": len(test)}
    expected = {split: expected_sum_distribution(test if split == "unseen" else train) for split in SPLITS}
    labels, sources, tables = {}, {}, []
    for split in SPLITS:
        pairs = load_pairs(snakemake.input[split])
        labels[split], sources[split] = pairs.labels, pairs.source
        counts = {"sum": range(N_CLASSES), "pairs": np.bincount(pairs.labels, minlength=N_CLASSES)}
        tables.append(pd.DataFrame({"split": split, **counts, "probability": expected[split]}))
    write_json(snakemake.output.summary, describe_splits(labels, sources, expected, images))
    write_csv(snakemake.output.labels, pd.concat(tables))
