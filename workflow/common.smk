# Helpers for the rules. Including this file also puts its folder on the import path of every script, so that
# scripts can import digitsum, here and in cluster jobs.
from snakemake.exceptions import WorkflowError
from snakemake.utils import validate

from digitsum.config_checks import relation_problems, schema_problems
from digitsum.pairs import SPLITS
from digitsum.source_digest import source_digests

WORKFLOW_DIR = Path(workflow.basedir, "workflow")
CONFIG_SCHEMA = WORKFLOW_DIR / "schemas" / "config.schema.yaml"


def check_config(config):
    """Fill in defaults; end with one line for each mistake before any job runs."""
    problems = schema_problems(config, CONFIG_SCHEMA)
    if not problems:
        validate(config, str(CONFIG_SCHEMA))
        problems = relation_problems(config)
    if problems:
        raise WorkflowError("The configuration can't be used:\n  " + "\n  ".join(problems))


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


def seeds(n):
    """The numbers 0 .. n-1, by which repetitions of a job are named."""
    return list(range(n))
