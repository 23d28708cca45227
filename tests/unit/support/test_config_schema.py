"""The schema of the configuration: each of its constraints is enforced, and each key described."""

import functools

import pytest
import yaml

from digitsum.learning.settings import DECLARED, HYPERPARAMETERS
from digitsum.schemas import load, validator
from support.config_overlay import laid_over
from violations import constraints, violations


@pytest.fixture(scope="module")
def study(repository):
    return yaml.safe_load((repository / "config.yaml").read_text())


def parts_of_a_configuration(study):
    """Return contents by the schemas that they keep to; together they have all that the schemas say something about."""
    files = ("train_images", "train_labels", "test_images", "test_labels")
    texts = ("title", "image", "number", "citation", "hub", "credit", "license", "form", "limits")
    own = {**dict.fromkeys(texts, "x"), **dict.fromkeys(("transposed", "dark_on_light"), True)}
    own |= {"files": dict.fromkeys(files, "x"), "sha256": dict.fromkeys(files, "0" * 64)}
    step = {"distribution": "float", "low": 0.1, "high": 0.4, "log": False, "step": 0.1}
    choices = {"distribution": "categorical", "choices": [0.1, 0.2]}
    whole = {"distribution": "int", "low": 16, "high": 64, "step": 16}
    spaces = [
        {"learning_rate": choices, "dropout": step},
        {"learning_rate": step, "batch_size": whole, "dropout": choices},
    ]
    paths = {
        "data": {"directory": "x"},
        "addition": {"others": "x", "systems": {"mine": "x"}},
        "predict": {"pictures": "x"},
    }
    network = {key: study["addition"]["networks"]["wide"][key] for key in ("family", "hyperparameters")}
    parts = {
        "": [study, laid_over(study, paths)],
        "/properties/data/properties/dataset": [own],
        "/properties/search/properties/space": [{**study["search"]["space"], **space} for space in spaces],
        "/$defs/network": [network, {"family": "dense", "hyperparameters": "tuned"}],
        "/$defs/classical": [{"family": "svm", "folds": 5}],
        "/$defs/run_settings": [{"title": "x", "examples": [100, "all"], "seeds": 2, "scored_pairs": 100}],
        "/$defs/other_systems": [{"Mine": {"source": "x", "figures": {"4": {"mean": 0.9, "sd": 0.1, "minutes": 3}}}}],
    }
    defaults = {f"settings#/$defs/{name}": [DECLARED[name].default] for name in DECLARED.keys() - HYPERPARAMETERS}
    return {f"config.schema.yaml#{part}": contents for part, contents in parts.items()} | defaults


def test_every_constraint_is_enforced(study):
    """Check that a configuration is refused for each constraint that it breaks, and that each constraint is broken."""
    seen, all_of_them = set(), set()
    for place, contents in parts_of_a_configuration(study).items():
        all_of_them |= set(constraints(place))
        for content in contents:
            assert validator({"$ref": place}).is_valid(content)
            for violation in violations(content, place):
                assert not validator({"$ref": place}).is_valid(violation.content), violation
                seen |= {violation.constraint, *violation.references}
    assert all_of_them - seen == set()


def entries(schema, path=()):
    """Yield each key under `properties` with its path, as the Snakemake workflow catalog walks through a schema."""
    for name, entry in schema.get("properties", {}).items():
        yield (*path, name), entry
        yield from entries(entry, (*path, name))


def test_the_catalog_shows_type_description_and_default_of_every_key(study):
    """The default is that of config.yaml, or {} for an object: its keys have their own, or are free names."""
    found = dict(entries(load("config.schema.yaml")))
    assert {path[0] for path in found} == study.keys()
    for path, entry in found.items():
        assert entry["type"], path
        assert entry["description"], path
        configured = functools.reduce(dict.__getitem__, path, study)
        assert entry["default"] == ({} if entry["type"] == "object" else configured), path


def test_every_key_is_described():
    """Check that each key has a description, also where the catalog doesn't look."""

    def keys(node):
        """Yield the keys of all objects, without those that only narrow others down."""
        if isinstance(node, dict):
            if node.keys() & {"description", "additionalProperties"} and "patternProperties" not in node:
                yield from node.get("properties", {}).items()
            for value in node.values():
                yield from keys(value)

    found = [(name, entry) for name, entry in keys(load("config.schema.yaml")) if entry]  # {} narrows
    assert len(found) > 50
    for name, entry in found:
        assert "description" in entry, name
