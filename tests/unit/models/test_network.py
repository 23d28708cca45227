import json
import os
import re
import subprocess
import sys
import zipfile

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from digitsum.models.network import (
    EVALUATION_BATCH,
    build_network,
    last_hidden_layer,
    load_network,
    load_tensors,
    parameter_count,
    predict,
    save_network,
    save_tensors,
)
from digitsum.models.registry import FAMILIES

DENSE, SUM = (FAMILIES[family] for family in ("dense", "sum"))
SMALL = {"hidden_layers": [16, 8], "activation": "Tanh", "dropout": 0.5}
KINDS = {
    "dense": (DENSE, SMALL),
    **{encoder: (SUM, SMALL | {"encoder": encoder}) for encoder in ("dense", "convolutional", "lenet")},
}
IMAGES = torch.randint(0, 256, (5, 56, 28), dtype=torch.uint8, generator=torch.Generator().manual_seed(0))

WHOSE = {"model": "best", "examples": 70, "seed": 1, "settings": "0123456789ab"}

every_family = pytest.mark.parametrize(("definition", "architecture"), KINDS.values(), ids=KINDS)


@pytest.mark.parametrize(
    ("definition", "architecture", "parameters"),
    [
        (DENSE, {"hidden_layers": [512, 256]}, 939_539),  # of the published study
        (DENSE, {"hidden_layers": [512, 256, 128, 64]}, 977_043),
        (SUM, {"hidden_layers": [120, 84], "encoder": "lenet"}, 44_426),  # of the systems for MNIST addition
    ],
)
def test_parameter_counts_of_published_networks(definition, architecture, parameters):
    network = build_network(definition, {"activation": "ReLU", "dropout": 0.2, **architecture}, seed=0)
    assert parameter_count(network) == parameters


@every_family
def test_a_kept_network_gives_the_same_answers(definition, architecture, tmp_path):
    network = build_network(definition, architecture, seed=3)
    save_network(tmp_path / "model.pt", network, WHOSE)
    again = load_network(tmp_path / "model.pt")
    assert predict(again, IMAGES)[0].equal(predict(network, IMAGES)[0])
    save_network(tmp_path / "other.pt", again, WHOSE)
    assert (tmp_path / "other.pt").read_bytes() == (tmp_path / "model.pt").read_bytes()


@pytest.mark.parametrize(("definition", "architecture"), [KINDS["dense"], KINDS["convolutional"]])
def test_a_new_process_loads_it_without_the_compiler(definition, architecture, tmp_path, repository):
    """That would take a second of each job."""
    network = build_network(definition, architecture, seed=0)
    save_network(tmp_path / "model.pt", network, WHOSE)
    program = f"""
import sys, torch
from pathlib import Path
from digitsum.models.network import load_network, predict
network = load_network(Path({str(tmp_path / "model.pt")!r}))
_, answers = predict(network.to("cpu"), torch.tensor({IMAGES.tolist()}, dtype=torch.uint8))
print(answers.sums.tolist(), {{"torch._dynamo", "torch._inductor", "sympy"}} & sys.modules.keys())
"""
    command = [sys.executable, "-"]
    process = subprocess.run(
        command, input=program, cwd=repository / "workflow", check=True, capture_output=True, text=True
    )
    assert process.stdout == f"{predict(network, IMAGES)[1].sums.tolist()} set()\n"


@every_family
def test_each_image_is_answered_by_itself_whatever_its_batch(definition, architecture):
    network = build_network(definition, architecture, seed=0)
    images = IMAGES.repeat(EVALUATION_BATCH // 5, 1, 1)
    images = torch.cat([images, IMAGES])  # a batch and a little more
    logits, predictions = predict(network, images)
    torch.testing.assert_close(logits, predict(network, IMAGES)[0].repeat(EVALUATION_BATCH // 5 + 1, 1))
    assert len(predictions.sums) == len(last_hidden_layer(network, images)) == len(images)
    assert predictions.sums.tolist() == logits.argmax(1).tolist()
    assert predictions.digits is None or predictions.digits.shape == (len(images), 2)


def test_the_output_layer_reads_the_embedding():
    network = build_network(DENSE, SMALL, seed=0).eval()
    assert network.embed(IMAGES).shape == (5, 8)
    torch.testing.assert_close(network(IMAGES), network.output(network.embed(IMAGES)))


def with_layers(hidden_layers, **weights):
    """Return the changes that give the network in a file other layers and, if named, other weights."""
    return {"architecture": {**SMALL, "hidden_layers": hidden_layers}, **({"weights": weights} if weights else {})}


NOTHING = torch.zeros(1)  # expanded, it has any shape and takes no room in a file
CHANGES = {
    "no weights": {"weights": {}},
    "unknown class": {"definition": "digitsum.models.gone:Network"},
    "a command": {"definition": "os:system", "architecture": {"command": "touch called"}},
    "a function of ours": {"definition": "digitsum.files:write_text", "architecture": {"path": "called", "text": ""}},
    "another class": {"definition": "digitsum.models.layers:Linear"},
    "no text": {"definition": ["os", "system"]},
    "other layers": with_layers([9]),
    "a layer larger than any memory": with_layers([10**12]),
    "a layer larger than its weights": with_layers([10**5]),
    "layers without end": with_layers([1] * 10**5),
    "weights larger than the file": with_layers(
        [10**5],
        **{"hidden.0.weight": NOTHING.expand(10**5, 1568), "hidden.0.bias": NOTHING.expand(10**5)},
        **{"output.weight": NOTHING.expand(19, 10**5), "output.bias": NOTHING.expand(19)},
    ),
}


def refused(path):
    with pytest.raises(ValueError, match="delete it and run again") as error:
        load_network(path)
    assert str(path) in str(error.value)
    return error.value


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_other_file_is_named_and_neither_called_nor_given_memory(tmp_path, monkeypatch, memory_of, change):
    path = tmp_path / "model.pt"
    save_network(path, build_network(DENSE, SMALL, seed=0), WHOSE)
    save_tensors(path, {**load_tensors(path), **change})
    monkeypatch.chdir(tmp_path)
    assert memory_of(lambda: refused(path)) < 200
    assert os.listdir() == [path.name]


plain = st.recursive(
    st.none() | st.integers() | st.floats(allow_nan=False) | st.sampled_from(["seed", "examples", "of a model"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["seed", "examples"]), inner),
)


@given(content=st.dictionaries(st.sampled_from(["seed", "weights", "of a model"]), plain))
def test_same_content_gives_same_bytes_however_it_came_about(tmp_path_factory, content):
    """Strings in code are one object where they are equal; those read from a file aren't."""
    one, other = (tmp_path_factory.mktemp("same") / name for name in ("model.pt", "other.pt"))
    save_tensors(one, content)
    save_tensors(other, {json.loads(f'"{key}"'): json.loads(json.dumps(entry)) for key, entry in content.items()})
    assert one.read_bytes() == other.read_bytes()


def test_a_file_that_is_cut_off_or_compressed_is_refused(tmp_path):
    path, small = tmp_path / "model.pt", tmp_path / "small.pt"
    save_network(path, build_network(DENSE, SMALL, seed=0), WHOSE)
    with zipfile.ZipFile(path) as whole, zipfile.ZipFile(small, "w", zipfile.ZIP_DEFLATED) as packed:
        for member in whole.infolist():
            packed.writestr(member.filename, whole.read(member))
    assert "it is compressed" in str(refused(small).__cause__)
    path.write_bytes(path.read_bytes()[:-1000])
    refused(path)


@pytest.mark.parametrize(
    ("key", "value"), [("model", "trial"), ("examples", 100), ("seed", 0), ("settings", "ba9876543210")]
)
def test_a_network_of_another_run_is_refused(tmp_path, key, value):
    path = tmp_path / "model.pt"
    save_network(path, build_network(DENSE, SMALL, seed=0), {**WHOSE, key: value})
    complaint = f"{path} belongs elsewhere: its {key} is {value}, not {WHOSE[key]}; delete it and run again"
    with pytest.raises(ValueError, match=re.escape(complaint)):
        load_network(path, WHOSE)
    load_network(path)  # where any will do
