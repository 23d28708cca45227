"""Make one t-SNE map and score it."""

from support.joblog import job_log

from digitsum.data.streams import stream_seed
from digitsum.files import Arrays, read_arrays, write_arrays, write_json
from digitsum.maps.quality import map_quality
from digitsum.maps.tsne import tsne_map

VECTORS: Arrays = {"vectors": ("f", ("n", "width")), "labels": ("uint8", ("n",)), "digits": ("uint8", ("n", 2))}


def main(vectors: str, space: str, perplexity: int, study_seed: int, points: str, scores: str) -> None:
    """Map the `vectors` (.npz); write `points` (.npz: map, labels) and `scores` (.json) of the map."""
    high, labels, digits = read_arrays(vectors, "vectors", VECTORS, identity={"space": space}).values()
    low = tsne_map(high, perplexity, stream_seed(study_seed, "tsne", space, perplexity))
    identity = {"space": space, "perplexity": perplexity}
    write_arrays(points, {"map": low, "labels": labels}, identity)
    write_json(scores, {**identity, **map_quality(high, low, digits)})


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        main(
            snakemake.input.vectors, **snakemake.params.map, points=snakemake.output.map, scores=snakemake.output.scores
        )
