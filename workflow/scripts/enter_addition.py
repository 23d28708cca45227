"""Score what a system of one's own read in the images of MNIST addition; write the record of the run and the digits."""

from support.joblog import job_log

from pathlib import Path

from digitsum.addition.protocol import load_order
from digitsum.addition.scores import addition_scores
from digitsum.data.idx import read_labels
from digitsum.data.streams import stream
from digitsum.files import sha256_of, write_arrays
from digitsum.models.foreign import read_foreign_digits
from digitsum.runs import Run

with job_log(snakemake.log[0]):
    files, plan = snakemake.input, snakemake.params.entry
    identity, order = plan["identity"], load_order(files.order, plan["identity"]["seed"])
    truth = read_labels(files.labels, plan["sha256"])[order.scored]
    read, log_probabilities = read_foreign_digits(Path(plan["file"][0]), len(truth), sha256_of(files.table))
    scores = addition_scores(read, truth, identity["digits"], stream(*plan["regroupings"]), log_probabilities)
    Run(**identity, **plan["about"], unit="pairs", splits={plan["scored_on"]: scores}).write(snakemake.output.run)
    write_arrays(snakemake.output.read, {"digits": read}, identity)
