import inspect
import subprocess
import sys
from pkgutil import resolve_name

import pytest

from digitsum.models.classical import Classifier
from digitsum.models.network import Network
from digitsum.models.registry import CLASSICAL, NETWORKS


@pytest.mark.parametrize("family", NETWORKS.values(), ids=NETWORKS)
def test_a_family_of_networks_is_what_its_class_is(family):
    definition = resolve_name(family.definition)
    assert issubclass(definition, Network)
    assert not inspect.isabstract(definition)
    assert inspect.getfile(definition).endswith(f"/workflow/{family.file}")
    assert family.reads_digits == (definition.read is not Network.read)
    taken = inspect.signature(definition).parameters.keys()
    assert family.settings.keys() == taken - {"hidden_layers", "activation", "dropout"}


@pytest.mark.parametrize("family", CLASSICAL.values(), ids=CLASSICAL)
def test_a_classical_family_is_a_classifier(family):
    definition = resolve_name(family.definition)
    assert issubclass(definition, Classifier)
    assert not inspect.isabstract(definition)


def test_the_registry_loads_no_family(repository):
    code = "import sys, digitsum.models.registry; print(*{'torch', 'sklearn', 'numpy'} & set(sys.modules))"
    command = [sys.executable, "-c", code]
    process = subprocess.run(command, cwd=repository / "workflow", capture_output=True, text=True, check=True)
    assert process.stdout.strip() == ""
