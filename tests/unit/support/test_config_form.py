"""Laws of the form of a configuration: of every number, text, mapping and list in config.yaml."""

import copy
import functools
import operator

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from support.config_checks import problems
from support.config_form import form_problems, tree_problems


@pytest.fixture(scope="module")
def study(repository):
    return yaml.safe_load((repository / "config.yaml").read_text())


def leaves(value, kind, path=()):
    """Yield the paths to all values of a `kind` in a configuration."""
    if isinstance(value, dict | list):
        for key, entry in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(entry, kind, (*path, key))
    elif isinstance(value, kind):
        yield path


def numbers(value):
    return leaves(value, int | float)


def leaf(config, path):
    return functools.reduce(operator.getitem, path, config)


@given(st.data(), st.sampled_from([float("nan"), float("inf"), float("-inf")]))
def test_every_number_has_to_be_finite(study, data, number):
    path = data.draw(st.sampled_from(list(numbers(study))))
    config = copy.deepcopy(study)
    *parents, last = path
    leaf(config, parents)[last] = number
    (problem,) = form_problems(config)
    assert problem == f"{'.'.join(map(str, path))}: {number} is not a finite number"


@settings(max_examples=25)
@given(st.data(), st.sampled_from("\0\x01\x1f\r\x7f\x85\x9f\ud800\udfff\ufffe\uffff"))
def test_every_text_has_to_be_one_that_can_be_shown(study, data, strange):
    config = copy.deepcopy(study)
    words = {"title": "Mine", "image": "leaf", "citation": "a book", "limits": "none", "files": {"test_images": "a"}}
    config["data"]["dataset"] = {**words, "sha256": {}}
    path = data.draw(st.sampled_from(list(leaves(config, str))))
    *parents, last = path
    leaf(config, parents)[last] += strange
    (problem,) = (line for line in form_problems(config) if "U+" in line)
    assert (
        problem
        == f"{'.'.join(map(str, path))}: the character U+{ord(strange):04X} can't be written or drawn; remove it"
    )


@settings(max_examples=25)
@given(st.data(), st.integers(10**18, 10**30))
def test_no_number_may_be_huge(study, tmp_path_factory, data, number):
    """Check that each whole number but the seed has a limit, beyond which a study would never end, or never begin."""
    paths = [path for path in numbers(study) if path != ("seed",)]
    path = data.draw(st.sampled_from([path for path in paths if isinstance(leaf(study, path), int)]))
    config = copy.deepcopy(study)
    leaf(config, path[:-1])[path[-1]] = number
    found = form_problems(config) or problems(config, tmp_path_factory.getbasetemp())
    assert found
    assert all(len(problem) < 300 for problem in found)


@settings(max_examples=25)
@given(st.data())
def test_no_number_may_be_written_as_text(study, data):
    """Check that the message says how the number is written: as YAML reads it."""
    path = data.draw(st.sampled_from([path for path in numbers(study) if not isinstance(leaf(study, path), bool)]))
    number = leaf(study, path)
    text = data.draw(st.sampled_from(["{}", "{:e}", "{:.0e}", " {}"])).format(number)
    config = copy.deepcopy(study)
    leaf(config, path[:-1])[path[-1]] = text
    (problem,) = form_problems(config)
    key, _, reason = problem.partition(f": {text!r} is read as text; write ")
    assert key == ".".join(map(str, path))
    assert yaml.safe_load(reason.split()[0]) == float(text)


@settings(max_examples=25)
@given(st.data())
def test_no_whole_number_may_be_written_with_a_point(study, data):
    whole = [path for path in numbers(study) if type(leaf(study, path)) is int]
    path = data.draw(st.sampled_from(whole))
    config = copy.deepcopy(study)
    number = leaf(study, path)
    leaf(config, path[:-1])[path[-1]] = float(number)
    named = f"{'.'.join(map(str, path))}: {float(number)} must be written without a decimal point: {number}"
    assert form_problems(config) in ([named], [])
    if not form_problems(config):  # where any number may be
        leaf(config, path[:-1])[path[-1]] = number + 0.5
        assert not any("integer" in line for line in form_problems(config))


def mappings(value, path=()):
    """Yield the paths to all mappings and lists in a configuration."""
    yield path
    for key, entry in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(entry, dict | list):
            yield from mappings(entry, (*path, key))


@settings(max_examples=25)
@given(st.data())
def test_no_value_may_contain_itself(study, data):
    config = copy.deepcopy(study)
    inner = data.draw(st.sampled_from([path for path in mappings(study) if path]))
    outer = data.draw(st.sampled_from([inner[:length] for length in range(len(inner) + 1)]))
    value = leaf(config, inner)
    if isinstance(value, dict):
        value["itself"] = leaf(config, outer)
    else:
        value.append(leaf(config, outer))
    (problem,) = tree_problems(config)
    assert problem.startswith(".".join(map(str, inner)))
    assert problem.endswith(": this value contains itself")


@settings(max_examples=25)
@given(st.data(), st.integers(5, 40), st.integers(5, 40))
def test_aliases_of_aliases_of_aliases(study, data, depth, width):
    config = copy.deepcopy(study)
    path = data.draw(st.sampled_from([path for path in mappings(study) if isinstance(leaf(study, path), dict)]))
    value = ["lol"]
    for _ in range(depth):
        value = [value] * width
    leaf(config, path)["many"] = value
    assert len(tree_problems(config)) == (width**depth > 10_000)


def test_a_mistake_that_two_schemas_see_has_one_line(study):
    config = copy.deepcopy(study)
    config["search"]["space"]["batch_size"] = {"distribution": "int", "low": 16.0, "high": 64}
    line = "search.space.batch_size.low: 16.0 must be written without a decimal point: 16"
    assert form_problems(config) == [line]
