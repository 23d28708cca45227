"""Make one t-SNE map and score it."""

from typing import TYPE_CHECKING

import numpy as np

from digitsum.files import atomic, reading, write_json
from digitsum.joblog import job_log
from digitsum.map_quality import map_quality
from digitsum.streams import stream_seed
from digitsum.tsne import tsne_map

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake


def main(vectors: str, perplexity: int, seed: int, points: str, scores: str) -> None:
    """Map the `vectors` (.npz); write `points` (.npz: map, labels) and `scores` (.json)."""
    with reading(vectors, "file of vectors"), np.load(vectors, allow_pickle=False) as file:
        space, labels, digits = file["vectors"], file["labels"], file["digits"]
    result = tsne_map(space, perplexity, seed)
    with atomic(points) as temporary:
        np.savez(temporary, map=result, labels=labels)
    write_json(scores, map_quality(space, result, digits))


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        space, perplexity = snakemake.wildcards.space, int(snakemake.wildcards.perplexity)
        main(
            snakemake.input.vectors,
            perplexity,
            stream_seed(snakemake.params.tsne["study_seed"], "tsne", space, perplexity),
            snakemake.output.map,
            snakemake.output.scores,
        )
