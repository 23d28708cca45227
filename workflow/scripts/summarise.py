"""Put the headline numbers of all stages into one file."""

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from digitsum.files import read_json, write_json
from digitsum.idx import read_labels
from digitsum.joblog import job_log
from digitsum.pairs import SPLITS, load_pairs
from digitsum.summary import (
    baseline_summary,
    cross_validation_summary,
    data_summary,
    efficiency_summary,
    linear_summary,
    network_summary,
    tuning_summary,
)
from digitsum.sums import expected_sum_distribution

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake


def grouped(paths: Iterable[str], level: int) -> dict[str, list[str]]:
    """Return paths by the name of the folder `level` levels above the file, in the order given."""
    return {name: list(some) for name, some in groupby(paths, lambda path: Path(path).parents[level].name)}


def summarise_data(splits: list[str], train_labels: str, test_labels: str) -> dict[str, Any]:
    """Return what there is to say of the splits, read from the files of the pairs and of MNIST's labels."""
    train = expected_sum_distribution(read_labels(Path(train_labels)))
    expected = dict.fromkeys(SPLITS, train) | {"unseen": expected_sum_distribution(read_labels(Path(test_labels)))}
    return data_summary({name: load_pairs(path) for name, path in zip(SPLITS, splits, strict=True)}, expected)


def summarise_networks(metrics: list[str], histories: list[str]) -> dict[str, Any]:
    """Return the scores of each network, read from results/networks/{network}/{seed}/."""
    curves = grouped(histories, 1)
    return {
        name: network_summary([read_json(path) for path in paths], [pd.read_csv(path) for path in curves[name]])
        for name, paths in grouped(metrics, 1).items()
    }


def by_size(paths: list[str]) -> dict[str, dict[int, list[dict[str, Any]]]]:
    """Return results of each seed, by size within method or network, read from .../{method}/{size}/{seed}.json."""
    return {
        method: {int(size): [read_json(path) for path in results] for size, results in grouped(some, 0).items()}
        for method, some in grouped(paths, 1).items()
    }


def summarise_tsne(paths: list[str]) -> dict[str, Any]:
    """Return the scores of the maps of each space, read from results/embedding/{space}/perplexity-{perplexity}.json."""
    return {
        space: {Path(path).stem.removeprefix("perplexity-"): read_json(path) for path in some}
        for space, some in grouped(paths, 0).items()
    }


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        files = snakemake.input
        write_json(
            snakemake.output[0],
            {
                "data": summarise_data(files.splits, files.train_labels, files.test_labels),
                "networks": summarise_networks(files.metrics, files.histories),
                "tuning": tuning_summary(
                    read_json(files.best), pd.read_csv(files.trials), pd.read_csv(files.importances)
                ),
                "baselines": {
                    "random_forest": baseline_summary(read_json(files.random_forest)),
                    "svm": baseline_summary(read_json(files.svm))
                    | cross_validation_summary([read_json(path) for path in files.folds]),
                },
                "linear": linear_summary(by_size(files.linear)),
                "efficiency": efficiency_summary(by_size(files.efficiency)),
                "tsne": summarise_tsne(files.tsne),
            },
        )
