"""Write a network as an ONNX file, but only if that gives the network's own answers to all unseen pairs."""

from support.joblog import job_log

import logging
from pathlib import Path

from digitsum.data.pairs import load_pairs
from digitsum.learning.training import set_threads
from digitsum.models.export import check_export, export_network, write_export
from digitsum.models.network import load_network
from digitsum.runs import Run, read_run


def about(run: Run, title: str, pool: str) -> dict[str, str]:
    """Return the metadata of the network: name, training data, scores (fractions), licence."""
    scores = {
        f"{name}_{split}": str(scores[name])
        for split, scores in run.splits.items()
        for name in ("accuracy", "digit_accuracy")
        if name in scores
    }
    return {
        "name": f"digitsum {run.model}",
        "title": title,
        "family": run.family,
        "seed": str(run.seed),
        "parameters": str(run.parameters),
        "training_data": f"{run.examples} pairs of MNIST's training images (pool: {pool}), labelled with their sums",
        **scores,
        "license": "MIT",
    }


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        set_threads(snakemake.threads)
        network, _ = load_network(Path(snakemake.input.model))
        export = snakemake.params.export
        content = export_network(network, about(read_run(snakemake.input.run), export["title"], export["pool"]))
        unseen = load_pairs(snakemake.input.unseen)
        difference = check_export(content, network, unseen.images)
        logging.info("same answers to %d pairs, probabilities differ by at most %.1e", len(unseen), difference)
        write_export(snakemake.output[0], content)
