"""One rule = one script = one log, all with the same name; and what each rule must state."""

import ast
import inspect
import re
import sys
from pathlib import Path

import pytest
import yaml
from snakemake.scheduling.job_scheduler import JobScheduler

from digitsum.models.registry import CLASSICAL, NETWORKS
from support.source_digest import source_digests

REPOSITORY = Path(__file__).parents[2]
WORKFLOW = REPOSITORY / "workflow"
TEXT = "\n".join(path.read_text() for path in sorted((WORKFLOW / "rules").glob("*.smk")))
# Text of each rule by its name; `use rule evaluate_network as evaluate_addition with` has a name of its own.
RULE = re.compile(r"^(?:use )?rule (\w+)(?: as (\w+) with)?:\n((?:(?: .*)?\n)+)", re.MULTILINE)
RULES = {variant or rule: text for rule, variant, text in RULE.findall(TEXT)}
SCRIPTS = {variant or rule: rule for rule, variant, _ in RULE.findall(TEXT)}

# Modules whose package has another name on conda-forge.
PACKAGES = {
    "PIL": "pillow",
    "markupsafe": "jinja2",
    "openTSNE": "opentsne",
    "sklearn": "scikit-learn",
    "sklearnex": "scikit-learn-intelex",
    "torch": "pytorch",
    "yaml": "pyyaml",
}


def section(rule, name):
    """Return the text under a keyword of a rule, as snakefmt lays it out, including what a variant inherits."""
    for text in (RULES[rule], RULES[SCRIPTS[rule]]):
        if match := re.search(rf"^    {name}:(.*\n(?:        .*\n)*)", text, re.MULTILINE):
            return match[1]
    return ""


def test_each_script_has_its_rule():
    assert {path.stem for path in (WORKFLOW / "scripts").glob("*.py")} == set(SCRIPTS.values())


@pytest.mark.parametrize("rule", RULES)
def test_rule_states_what_it_must(rule):
    script = SCRIPTS[rule]
    assert f'"../scripts/{script}.py"' in section(rule, "script")
    code, *others = re.split(r"^        (?=\w+=)", section(rule, "params"), flags=re.MULTILINE)[1:]
    if rule == "fetch_mnist":  # what it makes is fixed by checksums
        assert code.startswith("sha256=")
    else:
        assert code.startswith("code=")
        assert f'"{script}.py"' in code
    assert len(others) <= 1  # one dict
    for resource in ("mem_mb", "runtime"):
        assert "True" in section(rule, "localrule") or f"{resource}=" in section(rule, "resources")
    (log,) = re.findall(r'"(.*)"', section(rule, "log"))
    assert re.fullmatch(rf"logs/{rule}/[^/]+\.log", log)


def test_captions_and_their_files_are_the_same():
    named = re.findall(r'reported(?:_figure)?\(\s*f?"(.*?)"(?:[^)]*?caption="(.*?)")?', TEXT)
    captions = WORKFLOW / "digitsum" / "report" / "captions"
    names = [caption or Path(path).stem for path, caption in named]
    files = {name: set(captions.glob(re.sub("{.*}", "*", name) + ".rst")) for name in names}
    assert [name for name in names if not files[name]] == []
    assert set.union({captions / "workflow.rst"}, *files.values()) == set(captions.iterdir())


@pytest.mark.parametrize("rule", sorted(set(SCRIPTS.values())))
def test_environment_has_what_the_script_imports(rule):
    by_name = CLASSICAL if "{classifier}" in section(rule, "output") else NETWORKS
    families = by_name.values() if re.search("code_for|FAMILIES", section(rule, "params")) else []
    modules = set()
    for file in source_digests(WORKFLOW / "scripts" / f"{rule}.py", *(WORKFLOW / family.file for family in families)):
        if file.endswith(".py"):
            modules |= imports_of((WORKFLOW / file).read_text())
    (environment,) = re.findall(r'"\.\./\.\./(envs/\w+\.yaml)"', section(rule, "conda"))
    dependencies = yaml.safe_load((REPOSITORY / environment).read_text())["dependencies"]
    assert {PACKAGES.get(name, name) for name in modules} <= {line.split()[0] for line in dependencies}


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
