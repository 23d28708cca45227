"""Pair the images of one MNIST file, each of them once: the data set of MNIST addition."""

from support.joblog import job_log

from pathlib import Path

from digitsum.data.idx import read_images, read_labels
from digitsum.data.pairs import pair_each_once, save_pairs
from digitsum.data.streams import stream_seed

if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        seed = stream_seed(*snakemake.params.stream)
        images, labels = read_images(Path(snakemake.input.images)), read_labels(Path(snakemake.input.labels))
        save_pairs(snakemake.output[0], pair_each_once(images, labels, seed))
