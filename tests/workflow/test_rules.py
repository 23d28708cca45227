"""One rule = one script = one log = one benchmark, all under its name; and what each rule has to state."""

import re
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
TEXT = "\n".join(path.read_text() for path in sorted((REPOSITORY / "workflow" / "rules").glob("*.smk")))
RULES = dict(re.findall(r"^rule (\w+):\n((?:(?: .*)?\n)+)", TEXT, re.MULTILINE))


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
