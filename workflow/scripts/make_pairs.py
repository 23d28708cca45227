"""Draw the pairs of one split."""

from support.joblog import job_log

from digitsum.data.idx import light_on_dark, read_images, read_labels
from digitsum.data.pairs import draw_pairs, save_pairs

with job_log(snakemake.log[0]):
    plan = snakemake.params.plan
    sha256 = {kind: plan["sha256"][f"{plan['part']}_{kind}"] for kind in ("images", "labels")}
    images = read_images(snakemake.input.images, sha256["images"])
    pairs = draw_pairs(
        light_on_dark(images, **plan["form"]),
        read_labels(snakemake.input.labels, sha256["labels"]),
        **{name: plan[name] for name in ("split", "size", "pool", "seed")},
    )
    save_pairs(snakemake.output.pairs, pairs)
