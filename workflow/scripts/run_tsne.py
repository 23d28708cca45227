"""Make one t-SNE map and score it."""

from support.joblog import job_log

from digitsum.data.streams import stream_seed
from digitsum.files import Arrays, read_arrays, write_arrays, write_json
from digitsum.maps.quality import map_quality
from digitsum.maps.tsne import tsne_map, without_unit

VECTORS: Arrays = {"vectors": ("f", ("n", "width")), "labels": ("uint8", ("n",)), "digits": ("uint8", ("n", 2))}

with job_log(snakemake.log[0]):
    space, perplexity, study_seed = (snakemake.params.map[key] for key in ("space", "perplexity", "study_seed"))
    whose = {"space": space}
    vectors, labels, digits = read_arrays(snakemake.input.vectors, "vectors", VECTORS, identity=whose).values()
    vectors = without_unit(vectors)
    points = tsne_map(vectors, perplexity, stream_seed(study_seed, "tsne", space, perplexity))
    identity = {**whose, "perplexity": perplexity}
    write_arrays(snakemake.output.map, {"map": points, "labels": labels}, identity)
    write_json(snakemake.output.scores, {**identity, **map_quality(vectors, points, digits)})
