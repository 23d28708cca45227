# Shared by the stages. Including this file also puts its folder on the import path of every script, so that scripts
# can import digitsum and support, here and in cluster jobs.
import os
import sys
import tempfile
from functools import cache
from pathlib import Path

from snakemake.exceptions import WorkflowError
from snakemake.logging import logger


def checkout(workflow_dir):
    """Return the folder workflow/ of this checkout.

    Of a module on a git host, Snakemake fetches only single files, not the library. So the commit is checked out into
    Snakemake's cache for this run.
    """
    if not hasattr(workflow_dir, "hosted_repo"):
        return Path(workflow_dir.get_path_or_uri(secret_free=True))
    cache = Path(workflow.sourcecache.runtime_cache_path)
    repository = workflow_dir.hosted_repo.repo
    folder = cache / repository.commit(workflow_dir.ref).hexsha
    if not folder.exists():
        with tempfile.TemporaryDirectory(dir=cache) as temporary:
            clone = repository.clone(f"{temporary}/clone", shared=True, no_checkout=True)
            clone.git.checkout(folder.name)
            os.rename(f"{temporary}/clone", folder)
    sys.path.insert(0, f"{folder}/workflow")
    return folder / "workflow"


WORKFLOW_DIR = checkout(workflow.current_basedir)
CONFIG = WORKFLOW_DIR.parent / "config.yaml"


from digitsum.data.datasets import FILES, describe
from digitsum.data.splits import SPLITS
from digitsum.yaml_files import read_yaml
from support.at_start import keep_others_out, refuse_files_of_the_future
from support.config_checks import problems
from support.config_form import form_problems, tree_problems
from support.config_overlay import as_given, given_twice, laid_over, leave_out_examples
from support.departures import departures, part_of_default, part_of_default_addition
from support.entering import entry_plan
from support.families import family_of
from support.own_code import come_first, imported_instead
from support.planning import (
    is_network,
    network_file,
    number_of_examples,
    planned_run,
    planned_runs,
    runs_on_most_examples,
)
from support.source_digest import source_digests
from support.study_name import other_study, remember_study

if {"{", "}"} & set(str(WORKFLOW_DIR)):
    raise WorkflowError(f"Snakemake can't run scripts in {WORKFLOW_DIR}: its path has braces; move the repository")

# As a module of another workflow, whose own scripts may need PYTHONPATH as it is, the study leaves it alone.
if workflow.modifier.is_main_snakefile():
    come_first(WORKFLOW_DIR)
elif instead := imported_instead(WORKFLOW_DIR):
    raise WorkflowError(f"jobs would run the code {instead} instead of that in {WORKFLOW_DIR}; check PYTHONPATH")


given = config  # by --configfile, by --config or by a workflow that uses this one as a module


def refuse(problems):
    """Say what is wrong with the configuration and end, if there are problems.

    Around the lines of an error that is raised, Snakemake would print where, and in an input function a traceback.
    """
    if problems:
        lines = [as_given(line, given) for line in problems]
        logger.error("\n  ".join(["The configuration can't be used:", *lines]))
        sys.exit(1)


try:
    # Snakemake has read the others already, but doesn't mind keys that occur twice.
    *_, shipped = map(read_yaml, [*filter(os.path.exists, workflow.configfiles), CONFIG])
except (OSError, ValueError) as error:
    refuse([str(error)])
refuse([*tree_problems(given), *given_twice(given)])
config = laid_over(shipped, given)
refuse(form_problems(config))
for line in leave_out_examples(config, shipped):
    if workflow.is_main_process:
        logger.warning(line)

# A module's `prefix:` goes before every path in a rule; these paths are needed before there are rules.
results, resources = (Path(workflow.modifier.path_modifier.replace_prefix(name)) for name in ("results", "resources"))
refuse(problems(config, results))
refuse(other_study(results, config["study"]))

SEED = config["seed"]
DATASET = describe(config["data"]["dataset"])
MNIST = {key: f"resources/{DATASET['slug']}/{name}" for key, name in FILES.items()}
MODELS = {name: model for name, model in config["models"].items() if model is not None}

# Each stage has its rules in one file, which adds its contribution to these.
RESULTS = []  # what rule all requests
SUMMARY = {}  # parts of summary.json by name, each a JSON file
SECTIONS = {}  # sections of the report by name, each with the files that it reads by key


wildcard_constraints:
    split="|".join(SPLITS),
    seed=r"\d+",


@cache
def code(script, *others):
    """Return digests of a script and of the code it imports: the parameter that re-runs a rule when its code changes.

    `others` are further files that the script loads by name or reads, relative to workflow/.
    """
    return source_digests(WORKFLOW_DIR / "scripts" / script, *(WORKFLOW_DIR / other for other in others))


def code_for(model, script):
    """Return the same for a script that loads the class of a model's family."""
    return code(script, family_of(model["family"]).file)


def pairs(*splits):
    """Return inputs of a job that reads these splits, by name, and `pairs`, their digests.

    Snakemake can compare files by age, which copying changes, or by content; but then it reads a file again for each
    output of each job that uses it, half a second for the training pairs. So the pairs themselves are not compared
    (`ancient`). Their digests, small files written together with them, are compared by content.
    """
    return {
        **{split: ancient(f"results/pairs/{split}.npz") for split in splits},
        "pairs": [f"results/pairs/{split}.sha256" for split in splits],
    }


def mnist(part):
    """Return inputs of a job that reads a part (train or test) of the data set: its images and its labels.

    The images are too large to be compared by content, and their age says nothing: they are `ancient`. Whoever reads
    them compares their checksum. The labels are always there too, so that a job runs again after fetch_mnist; of a job
    that only has `ancient` files from another, Snakemake would even overlook that its own parameters have changed.
    """
    return {"images": ancient(MNIST[f"{part}_images"]), "labels": MNIST[f"{part}_labels"]}


def run_of(model, wildcards):
    """Return the run of a model that the wildcards of a job name."""
    return planned_run(model, wildcards.examples, wildcards.get("seed", 0), config["data"]["sizes"]["train"])


def tuned_for(wildcards):
    """Return the file with the hyperparameters that the search found, if a network takes those, as an input."""
    return rules.select_best.output.best if MODELS[wildcards.network]["hyperparameters"] == "tuned" else []


def network_of(run):
    """Return what the file of the network of a planned run must be."""
    return network_file(MODELS[run.model], run)


def entry_of(run):
    """Return what the job needs to know that takes a run over from elsewhere."""
    return entry_plan(run.model, MODELS[run.model], run.examples, run.seed, run.n)


def reported(path, category, caption=None, **labels):
    """Mark a file for Snakemake's report, with the caption of the same name if no other is given."""
    # relative to the folder of the rules, as Snakemake expects
    caption = f"../digitsum/report/captions/{caption or Path(path).stem}.rst"
    return report(path, caption=caption, category=category, labels=labels)


def reported_table(name, category, label, caption=None):
    """Return the file of a table, marked in the same way."""
    return reported(f"results/tables/{name}.csv", category, caption, Result=label, Kind="table")


def scaled(base, per_mb=0, per_example=0):
    """Return a resource that grows with the size of the input, the number of examples and each further attempt.

    There are further attempts only where failed jobs are retried (profiles/slurm).
    """

    def amount(wildcards, input, attempt):
        n = number_of_examples(wildcards.get("examples", 0), config["data"]["sizes"]["train"])
        return attempt * round(base + per_mb * input.size_mb + per_example * n)

    return amount
