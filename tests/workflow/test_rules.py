"""One rule = one script = one log, all with the same name; and what each rule must state."""

import ast
import inspect
import re
import sys
from pathlib import Path

import pytest
import yaml
from snakemake.scheduling.job_scheduler import JobScheduler

from support.source_digest import WATCHERS, source_digests

WORKFLOW = Path(__file__).parents[2] / "workflow"

# Modules whose package has another name on conda-forge, or comes with another one.
PACKAGES = {
    "PIL": "pillow",
    "markupsafe": "jinja2",
    "openTSNE": "opentsne",
    "pillow_heif": "pillow-heif",
    "referencing": "jsonschema",
    "sklearn": "scikit-learn",
    "sklearnex": "scikit-learn-intelex",
    "torch": "pytorch",
    "yaml": "pyyaml",
}


@pytest.fixture(scope="module")
def rules(new_study, tmp_path_factory):
    """Return what planner.about_rules says of each rule, by its name."""
    folder = tmp_path_factory.mktemp("rules")
    (folder / "picture.png").touch()
    models = {"theirs": {"predictions": str(folder)}, "older": {"study": str(folder), "model": "svm"}}
    for file in ("all/0/test.csv", "all/0/unseen.csv", "models/svm/400/0/run.json", "1/0.csv"):
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).touch()
    pictures = {"pictures": str(folder), "network": "convolutional"}
    overlay = {**pictures, "models": models, "addition": {"systems": {"theirs": str(folder)}}}
    told = new_study(folder / "study").told("all", "addition", "predict", overlay=overlay)
    return {rule["name"]: rule for rule in told["rules"]}


def test_each_script_has_its_rule(rules):
    assert sorted(map(str, (WORKFLOW / "scripts").glob("*.py"))) == sorted(rule["script"] for rule in rules.values())


def test_rule_states_what_it_must(rules):
    for name, rule in rules.items():
        assert Path(rule["script"]).stem == name
        code, *others = rule["params"]
        if name == "fetch_mnist":  # what it makes is fixed by checksums
            assert code == "sha256"
        else:
            assert code == "code", name
            assert f"scripts/{name}.py" in rule["code"]
        assert len(others) <= 1, name  # one dict
        assert rule["local"] or {"mem_mb", "runtime"} <= set(rule["resources"]), name
        (log,) = rule["logs"]
        assert re.fullmatch(rf"logs/{name}/[^/]+\.log", log)


def test_captions_and_their_files_are_the_same(rules):
    captions = WORKFLOW / "digitsum" / "report" / "captions"
    named = {caption for rule in rules.values() for caption in rule["captions"]}
    assert named | {str(captions / "workflow.rst")} == set(map(str, captions.iterdir()))


def test_environment_has_what_the_script_imports(rules):
    for name, rule in rules.items():
        code = source_digests(Path(rule["script"]), *(WORKFLOW / file for file in rule["code"]))
        files = [WORKFLOW / file for file in (*code, *WATCHERS) if file.endswith(".py")]
        modules = set().union(*(imports_of(file.read_text()) for file in files))
        dependencies = yaml.safe_load(Path(rule["environment"]).read_text())["dependencies"]
        assert {PACKAGES.get(module, module) for module in modules} <= {line.split()[0] for line in dependencies}, name


def imports_of(code):
    """Return the third-party modules that `code` imports."""
    names = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module)
    return {name.split(".")[0] for name in names} - sys.stdlib_module_names - {"digitsum", "snakemake", "support"}


def test_the_limit_that_onstart_lifts_is_still_there():
    """If a new Snakemake calls it something else, studies are slow again, and nothing says so."""
    assert "if self.job_rate_limiter is not None" in inspect.getsource(JobScheduler.schedule)
