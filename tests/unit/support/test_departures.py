"""What the head of a page says of a configuration that is not the default one."""

import copy

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from support.config_overlay import laid_over
from support.departures import NO_MATTER, departures, part_of_default, part_of_default_addition


@pytest.fixture(scope="module")
def default(repository):
    return yaml.safe_load((repository / "config.yaml").read_text())


def keys(value, prefix=""):
    if not isinstance(value, dict) or not value:
        return [prefix]
    return [key for name, entry in value.items() for key in keys(entry, f"{prefix}.{name}".lstrip("."))]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_every_key_that_differs_is_told_unless_it_changes_no_number(default, data):
    key = data.draw(st.sampled_from(keys(default)))
    changed = copy.deepcopy(default)
    *parents, last = key.split(".")
    within = changed
    for name in parents:
        within = within[name]
    within[last] = "another"
    told = [line.split()[0] for line in departures(changed, default)]
    assert told == ([] if f"{key}.".startswith(tuple(f"{name}." for name in NO_MATTER)) else [key])


def test_the_default_departs_in_nothing(default):
    assert departures(default, default) == []
    assert part_of_default(default, default) is part_of_default_addition(default, default) is None


def test_models_that_come_and_go_are_told(default):
    config = laid_over(default, {"models": {"svm": None, "mine": {"family": "svm", "examples": ["all"]}}})
    assert "models.svm none" in " ".join(departures(config, default))
    assert "models.mine family svm, examples all (default: none)" in departures(config, default)


def test_a_quick_study_is_a_small_part(default, repository):
    quick = laid_over(default, yaml.safe_load((repository / "quick.yaml").read_text()))
    assert part_of_default(quick, default) == "6,000 of 70,000 pairs"
    assert part_of_default_addition(quick, default) == "1 of 12 epochs"
    assert "data.sizes.train 6,000 (default: 70,000)" in departures(quick, default)
