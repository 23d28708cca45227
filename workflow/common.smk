# Helpers for the rules. Including this file also puts its folder on the import path of every script, so that
# scripts can import digitsum, here and in cluster jobs.
import yaml
from snakemake.exceptions import WorkflowError
from snakemake.utils import validate

from digitsum.config_checks import (
    lost_trials_problems,
    relation_problems,
    schema_problems,
)
from digitsum.pairs import SPLITS
from digitsum.source_digest import source_digests

WORKFLOW_DIR = Path(workflow.basedir, "workflow")
CONFIG_SCHEMA = WORKFLOW_DIR / "schemas" / "config.schema.yaml"

# The figures of others: of the published study, and of systems for MNIST addition. Rules take those that they use as
# params.
_others = yaml.safe_load(
    (WORKFLOW_DIR / "report" / "published.yaml").read_text("utf-8")
)
PUBLISHED, PUBLISHED_ADDITION = _others["report"], _others["mnist_addition"]


def check_config(config):
    """Fill in defaults; end with one line for each mistake before any job runs."""
    problems = schema_problems(config, CONFIG_SCHEMA)
    if not problems:
        validate(config, str(CONFIG_SCHEMA))
        problems = relation_problems(config)
    if not problems:
        tuning = config["tuning"]
        problems = lost_trials_problems(
            tuning["trials"], tuning["rungs"][0]["slots"], Path("results/tuning")
        )
    if problems:
        raise WorkflowError(
            "The configuration can't be used:\n  " + "\n  ".join(problems)
        )


def code(script, *others):
    """Digests of a script and of the code it imports: the parameter that re-runs a rule when its code changes.

    `others` are further files that the script reads, named from the folder workflow/.
    """
    return source_digests(
        WORKFLOW_DIR / "scripts" / script, *(WORKFLOW_DIR / other for other in others)
    )


def figure(name):
    """The two files of a figure."""
    return [f"results/figures/{name}.svg", f"results/figures/{name}.png"]


def reported_figure(name, **flags):
    """The two files of a figure, of which Snakemake's report shows the SVG."""
    svg, png = figure(name)
    return [report(svg, **flags), png]


def seeds(n):
    """The numbers 0 .. n-1, by which repetitions of a job are named."""
    return list(range(n))


def scaled(base, per_mb=0):
    """A resource that grows with the size of the input, and with each attempt after the first.

    Only where a failed job is tried again (profiles/slurm) are there any more attempts.
    """

    def amount(wildcards, input, attempt):
        return attempt * round(base + per_mb * input.size_mb)

    return amount


def training_of(network):
    """How a network of the configuration is built and trained, for the params of a rule."""
    architecture = {"encoder": network["encoder"]} if network["family"] == "sum" else {}
    keys = ("hyperparameters", "epochs", "schedule", "weight_decay", "shift")
    return {"architecture": architecture, **{key: network[key] for key in keys}}


# What rules take as input. Names in capitals are set in the files of the rules.


def mnist_files_of(wildcards):
    """unseen is made from MNIST's test images, the other splits from its training images."""
    part = "test" if wildcards.split == "unseen" else "train"
    return {"images": MNIST[f"{part}_images"], "labels": MNIST[f"{part}_labels"]}


def slot_files(round, rung, suffix):
    """A file of every slot of a rung."""
    slots = range(RUNGS[rung]["slots"])
    return [
        f"results/tuning/round-{round}/rung-{rung}/slot-{slot}.{suffix}"
        for slot in slots
    ]


def trials_before(round):
    """The trials of all rounds before `round`, after each rung."""
    return [
        path
        for earlier in range(round)
        for rung in range(len(RUNGS))
        for path in slot_files(earlier, rung, "json")
    ]


def files_of_rung_below(suffix):
    """An input function: a file of every slot of the rung below; nothing for the first rung."""

    def files(wildcards):
        rung = int(wildcards.rung)
        return slot_files(wildcards.round, rung - 1, suffix) if rung else []

    return files


def network_seeds(network):
    """The numbers of the seeds from which a network is trained."""
    return seeds(config["networks"][network]["seeds"])


def hyperparameters_of(wildcards):
    """The result of the search, for a network that takes its hyperparameters from there."""
    tuned = config["networks"][wildcards.network]["hyperparameters"] == "tuned"
    return {"tuned": "results/tuning/best.json"} if tuned else {}


def embedding_model_of(wildcards):
    """The network whose last hidden layer is the embedding; pixels need none."""
    embedding = wildcards.space == "embedding"
    return {"model": "results/networks/best/0/model.pt"} if embedding else {}
