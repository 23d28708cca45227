"""Write a network as an ONNX file, but only if that gives the network's own answers to all unseen pairs."""

from support.joblog import job_log

import logging

from digitsum.data.pairs import load_pairs
from digitsum.files import write_bytes
from digitsum.learning.training import set_threads
from digitsum.models.definition import own_code
from digitsum.models.export import check_export, export_network
from digitsum.models.network import load_network
from digitsum.runs import Run, read_run


def about(run: Run, title: str, pool: str, data: str) -> dict[str, str]:
    """Return the metadata of a network trained on the data set titled `data`: name, origin, scores (fractions)."""
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
        "training_data": f"{run.examples} pairs of {data}'s training images (pool: {pool}), labelled with their sums",
        **scores,
    }


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        set_threads(snakemake.threads)
        export = snakemake.params.export
        identity, definition = export["network"]["identity"], export["network"]["definition"]
        network = load_network(snakemake.input.model, identity, definition)
        run = read_run(snakemake.input.run, {key: identity[key] for key in ("model", "examples", "seed")})
        metadata = about(run, export["title"], export["pool"], export["dataset"])
        unseen = load_pairs(snakemake.input.unseen)
        with own_code(definition):
            content = export_network(network, metadata)
            difference = check_export(content, network, unseen.images)
        logging.info("same answers to %d pairs, probabilities differ by at most %.1e", len(unseen), difference)
        write_bytes(snakemake.output[0], content)
