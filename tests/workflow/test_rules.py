"""One rule = one script = one log = one benchmark, all under its name; and what each rule has to state."""

import ast
import re
import sys
from pathlib import Path

import pytest
import yaml

from digitsum.source_digest import source_digests

REPOSITORY = Path(__file__).parents[2]
TEXT = "\n".join(path.read_text() for path in sorted((REPOSITORY / "workflow" / "rules").glob("*.smk")))
RULES = dict(re.findall(r"^rule (\w+):\n((?:(?: .*)?\n)+)", TEXT, re.MULTILINE))


# Where a package of conda-forge has another name than the module.
PACKAGES = {
    "openTSNE": "opentsne",
    "sklearn": "scikit-learn",
    "sklearnex": "scikit-learn-intelex",
    "torch": "pytorch",
    "yaml": "pyyaml",
}


def section(rule, name):
    """Return the text under a keyword of a rule, as snakefmt lays it out."""
    match = re.search(rf"^    {name}:(.*\n(?:        .*\n)*)", RULES[rule], re.MULTILINE)
    return match[1] if match else ""


def test_each_script_has_its_rule():
    assert {path.stem for path in (REPOSITORY / "workflow" / "scripts").glob("*.py")} == set(RULES)


@pytest.mark.parametrize("rule", RULES)
def test_rule_states_what_it_must(rule):
    assert f'"../scripts/{rule}.py"' in section(rule, "script")
    assert re.search(rf'code=code\(\s*"{rule}\.py"', section(rule, "params"))
    assert len(re.findall(r"^        \w+=", section(rule, "params"), re.MULTILINE)) <= 2  # code, and one dict
    assert re.search(r"\d", section(rule, "threads"))
    for resource in ("mem_mb", "runtime"):
        assert re.search(rf"\b{resource}=", section(rule, "resources"))
    (environment,) = re.findall(r'"\.\./\.\./(envs/\w+\.yaml)"', section(rule, "conda"))
    assert (REPOSITORY / environment).is_file()
    (log,) = re.findall(r'"(.*)"', section(rule, "log"))
    (benchmark,) = re.findall(r'"(.*)"', section(rule, "benchmark"))
    assert re.fullmatch(rf"logs/{rule}/[^/]+\.log", log)
    assert benchmark == f"results/benchmarks/{log.removeprefix('logs/').removesuffix('.log')}.tsv"


@pytest.mark.parametrize("rule", RULES)
def test_captions_exist(rule):
    for caption in re.findall(r'caption="(.*?)"', RULES[rule]):
        assert (REPOSITORY / "workflow" / "rules" / caption).is_file()


@pytest.mark.parametrize("rule", RULES)
def test_environment_has_what_the_script_imports(rule):
    files = source_digests(REPOSITORY / "workflow" / "scripts" / f"{rule}.py")
    modules = set()
    for file in files:
        if file.endswith(".py"):
            modules |= imports_of((REPOSITORY / "workflow" / file).read_text())
    (environment,) = re.findall(r"envs/\w+\.yaml", section(rule, "conda"))
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
    return {name.split(".")[0] for name in names} - sys.stdlib_module_names - {"digitsum", "snakemake"}
