import numpy as np
import onnx
import onnxruntime
import pytest
import torch

from digitsum.models.export import check_export, export_network
from digitsum.models.network import build_network

ARCHITECTURE = {"hidden_layers": [16], "activation": "Tanh", "dropout": 0.3}
NETWORKS = {
    "dense": ("digitsum.models.dense:DenseNetwork", ARCHITECTURE),
    "sum": ("digitsum.models.sum:SumNetwork", {**ARCHITECTURE, "encoder": "convolutional"}),
}
IMAGES = np.random.default_rng(0).integers(256, size=(1003, 56, 28), dtype=np.uint8)


@pytest.fixture(scope="module", params=NETWORKS)
def network(request):
    return build_network(*NETWORKS[request.param], seed=0)


@pytest.fixture(scope="module")
def content(network):
    return export_network(network, {"name": "of a test", "license": "MIT"})


def test_answers_like_the_network(network, content):
    assert 0 <= check_export(content, network, IMAGES) < 1e-5


def test_inputs_outputs_and_metadata(network, content):
    session = onnxruntime.InferenceSession(content)
    assert [(i.name, i.type, i.shape) for i in session.get_inputs()] == [("images", "tensor(uint8)", ["n", 56, 28])]
    shapes = {output.name: output.shape for output in session.get_outputs()}
    _, digits = network.read(torch.from_numpy(IMAGES[:1]))
    assert shapes == {"sums": ["n", 19]} | ({} if digits is None else {"digits": ["n", 2, 10]})
    for n in (1, 3):
        for output in session.run(None, {"images": IMAGES[:n]}):
            assert np.exp(output).sum(-1) == pytest.approx(np.ones((n, *output.shape[1:-1])), abs=1e-5)
    assert session.get_modelmeta().custom_metadata_map == {"name": "of a test", "license": "MIT"}


def test_same_bytes_and_nothing_of_this_machine(network, content, repository):
    assert export_network(network, {"name": "of a test", "license": "MIT"}) == content
    assert str(repository).encode() not in content
    assert b".py" not in content


def test_another_network_is_refused(network, content):
    definition = f"{type(network).__module__}:{type(network).__name__}"
    architecture = next(architecture for name, architecture in NETWORKS.values() if name == definition)
    with pytest.raises(ValueError, match="gives a different answer to pair"):
        check_export(content, build_network(definition, architecture, seed=1), IMAGES)


def test_probabilities_a_little_off_are_refused(network, content):
    model = onnx.load_from_string(content)
    bias = next(tensor for tensor in model.graph.initializer if tensor.name.endswith("output.bias"))
    values = onnx.numpy_helper.to_array(bias)
    bias.CopyFrom(onnx.numpy_helper.from_array(values + np.eye(1, len(values), dtype=np.float32)[0] * 1e-3, bias.name))
    with pytest.raises(ValueError, match=r"a probability of the exported network is .* off|gives a different answer"):
        check_export(model.SerializeToString(), network, IMAGES)
