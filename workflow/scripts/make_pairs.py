"""Draw the pairs of one split."""

from support.joblog import job_log

from pathlib import Path

from digitsum.data.idx import read_images, read_labels
from digitsum.data.pairs import draw_pairs, save_pairs
from digitsum.files import write_digest

if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        pairs = draw_pairs(
            read_images(Path(snakemake.input.images)),
            read_labels(Path(snakemake.input.labels)),
            **{name: snakemake.params.plan[name] for name in ("split", "size", "pool", "seed")},
        )
        save_pairs(snakemake.output.pairs, pairs)
        write_digest(snakemake.output.digest, snakemake.output.pairs)
