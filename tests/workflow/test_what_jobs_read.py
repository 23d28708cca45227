"""Whatever a job reads from the checkout is part of its parameters, so that an edit to it makes the job run again."""

from importlib.util import source_from_cache
from pathlib import Path

from digitsum.schemas import DECLARED
from support.source_digest import WATCHERS

WORKFLOW = Path(__file__).parents[2] / "workflow"

# What watches a job or checks what it reads; see support/source_digest.py.
NOT_COUNTED = {*WATCHERS, "support/job_cost.py", "digitsum/yaml_files.py"}  # the last two are loaded by watchers
NOT_COUNTED |= {f"schemas/{path.name}" for path in (WORKFLOW / "schemas").iterdir()}
NOT_COUNTED |= {f"{place.partition(':')[0].replace('.', '/')}.py" for place in DECLARED.values()}
NOT_COUNTED |= {"digitsum/learning/settings.py"}  # from which the schema of settings is made


def opened_by_rule(folder):
    """Return the files under workflow/ that the jobs of each rule opened, from the lists of tests/trace."""
    found = {}
    for trace in folder.glob("tmp*.*.py.*"):  # tmpx1y2z3.RULE.py.PROCESS
        rule = trace.name.split(".")[1]
        for path in map(Path, trace.read_text().splitlines()):
            if not path.is_relative_to(WORKFLOW):
                continue
            if path.suffix == ".pyc":
                path = Path(source_from_cache(path))
            if path.parent.name != "__pycache__":  # where a compiled file has another name until it is whole
                found.setdefault(rule, set()).add(str(path.relative_to(WORKFLOW)))
    return found


def test_every_file_that_a_job_opens_is_in_its_digests(study):
    jobs, _ = study.facts("all", "addition")
    opened = opened_by_rule(study.directory.with_name("opened"))
    assert opened.keys() == {job["rule"] for job in jobs} - {"all", "addition"}
    params = {
        rule: " ".join(value for job in jobs if job["rule"] == rule for value in job["params"]) for rule in opened
    }
    # What fetch_mnist brings is fixed by checksums, so no code is among its parameters.
    uncounted = {
        (rule, file)
        for rule, files in opened.items()
        for file in files - NOT_COUNTED
        if f"'{file}': '" not in params[rule] and rule != "fetch_mnist"
    }
    assert uncounted == set()
    assert sum(map(len, opened.values())) > 400
