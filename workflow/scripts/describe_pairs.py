"""Describe the splits before any training, and count their labels."""

from support.joblog import job_log

import numpy as np
import pandas as pd

from digitsum.data.idx import read_labels
from digitsum.data.pairs import N_CLASSES, SPLITS, load_pairs
from digitsum.data.statistics import describe_splits
from digitsum.data.sums import expected_sum_distribution
from digitsum.files import write_csv, write_json


def labels_table(labels: dict[str, np.ndarray], expected: dict[str, np.ndarray]) -> pd.DataFrame:
    """Return a row for each split and sum: how many pairs have that label, and its exact probability."""
    return pd.concat(
        pd.DataFrame(
            {
                "split": split,
                "sum": range(N_CLASSES),
                "pairs": np.bincount(labels[split], minlength=N_CLASSES),
                "probability": expected[split],
            }
        )
        for split in SPLITS
    )


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        train, test = (
            read_labels(snakemake.input[name], snakemake.params.sha256[name])
            for name in ("train_labels", "test_labels")
        )
        images = {"train": len(train), "test": len(test)}
        expected = {split: expected_sum_distribution(test if split == "unseen" else train) for split in SPLITS}
        labels, sources = {}, {}
        for split in SPLITS:
            pairs = load_pairs(snakemake.input[split])
            labels[split], sources[split] = pairs.labels, pairs.source
        write_json(snakemake.output.summary, describe_splits(labels, sources, expected, images))
        write_csv(snakemake.output.labels, labels_table(labels, expected))
