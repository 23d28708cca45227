"""The schema of the configuration: each of its constraints is enforced, and each key described."""

import yaml

from digitsum.schemas import FOLDER, validator
from violations import constraints, violations


def parts_of_a_configuration(study):
    """Return contents by the schemas that they keep to; together they have all that the schemas say something about."""
    files = ("train_images", "train_labels", "test_images", "test_labels")
    texts = ("title", "image", "number", "citation", "hub", "credit", "license", "form", "limits")
    own = {**dict.fromkeys(texts, "x"), "files": dict.fromkeys(files, "x"), "sha256": dict.fromkeys(files, "0" * 64)}
    step = {"distribution": "float", "low": 0.1, "high": 0.4, "log": False, "step": 0.1}
    choices = {"distribution": "categorical", "choices": [0.1, 0.2]}
    whole = {"distribution": "int", "low": 16, "high": 64, "step": 16}
    spaces = [{"learning_rate": choices, "dropout": step}, {"batch_size": whole, "dropout": choices}]
    own_settings = ("encoder", "read_shift")
    network = {key: value for key, value in study["addition"]["networks"]["wide"].items() if key not in own_settings}
    return {
        "": [study],
        "/properties/data/properties/dataset": [own],
        "/properties/search/properties/space": [{**study["search"]["space"], **some} for some in spaces],
        "/$defs/network": [network, {"family": "dense", "hyperparameters": "tuned"}],
        "/$defs/classical": [{"family": "svm", "folds": 5}],
        "/$defs/run_settings": [{"title": "x", "examples": [100, "all"], "seeds": 2, "scored_pairs": 100}],
        "/$defs/reading_settings": [{"read_shift": 1.5}],
        "/$defs/other_systems": [{"Mine": {"source": "x", "figures": {"4": {"mean": 0.9, "sd": 0.1, "minutes": 3}}}}],
    }


def test_every_constraint_is_enforced(repository):
    """Check that a configuration is refused for each constraint that it breaks, and that each constraint is broken."""
    study = yaml.safe_load((repository / "config.yaml").read_text())
    seen = set()
    for part, contents in parts_of_a_configuration(study).items():
        check = validator({"$ref": f"config.schema.yaml#{part}"})
        for content in contents:
            assert check.is_valid(content)
            for violation in violations(content, f"config.schema.yaml#{part}"):
                assert not check.is_valid(violation.content), violation
                seen |= {violation.constraint, *violation.references}
    assert set(constraints("config.schema.yaml#")) - seen == set()


def test_every_key_is_described():
    """Check that each key has a description; the schema is the documentation of the study."""
    content = yaml.safe_load((FOLDER / "config.schema.yaml").read_text())

    def keys(node):
        """Yield the keys of all objects, without those that only narrow others down."""
        if isinstance(node, dict):
            if node.keys() & {"description", "additionalProperties"} and "patternProperties" not in node:
                yield from node.get("properties", {}).items()
            for value in node.values():
                yield from keys(value)

    found = list(keys(content))
    assert len(found) > 50
    for name, value in found:
        reference = value.get("$ref", "").rpartition("/")[2]
        assert "description" in {**content["$defs"].get(reference, {}), **value}, name
