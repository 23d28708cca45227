"""What planning reads of each family in its source is what its class is."""

import inspect
import subprocess
import sys
from itertools import product
from pathlib import Path
from pkgutil import resolve_name

import pytest

from digitsum.models.classical import Classifier
from digitsum.models.network import DigitNetwork, Network, build_network
from digitsum.models.registry import FAMILIES
from support.families import family_of


@pytest.fixture(params=FAMILIES)
def family(request):
    return family_of(request.param)


def test_a_family_is_what_its_class_is(family):
    definition = resolve_name(family.definition)
    assert issubclass(definition, Network if family.trained else Classifier)
    assert not inspect.isabstract(definition)
    assert Path(inspect.getfile(definition)) == family.file
    assert family.reads_digits == issubclass(definition, DigitNetwork)
    assert family.settings == definition.settings


def test_networks_take_all_values_of_their_settings(family):
    if family.trained:
        values = [schema["enum"] for schema in family.settings.values()]
        for chosen in product(*values):
            shape = {"hidden_layers": [8], "activation": "ReLU", "dropout": 0}
            build_network(family.definition, {**shape, **dict(zip(family.settings, chosen, strict=True))}, seed=0)
        taken = inspect.signature(resolve_name(family.definition)).parameters.keys()
        assert family.settings.keys() == taken - {"hidden_layers", "activation", "dropout"}


def test_planning_loads_no_family(repository):
    code = "import sys, support.families as f; [f.family_of(name) for name in f.FAMILIES];"
    code += "print(*{'torch', 'sklearn', 'numpy'} & set(sys.modules))"
    command = [sys.executable, "-c", code]
    process = subprocess.run(command, cwd=repository / "workflow", capture_output=True, text=True, check=True)
    assert process.stdout.strip() == ""
