import pytest
import torch

from digitsum.networks import (
    build_network,
    load_network,
    load_tensors,
    parameter_count,
    save_network,
    save_tensors,
)

TRIAL = {"hidden_layers": [512, 256], "activation": "ReLU", "dropout": 0.2}
SMALL = {"hidden_layers": [16, 8], "activation": "Tanh", "dropout": 0.5}
IMAGES = torch.randint(0, 256, (5, 56, 28), dtype=torch.uint8, generator=torch.Generator().manual_seed(0))


@pytest.mark.parametrize(("hidden_layers", "parameters"), [([512, 256], 939_539), ([512, 256, 128, 64], 977_043)])
def test_parameter_counts_of_the_published_study(hidden_layers, parameters):
    assert parameter_count(build_network({**TRIAL, "hidden_layers": hidden_layers}, seed=0)) == parameters


@pytest.mark.parametrize("activation", ["ReLU", "Tanh", "Sigmoid"])
def test_layers(activation):
    network = build_network({**TRIAL, "activation": activation}, seed=0)
    names = [type(layer).__name__ for layer in network.hidden]
    assert names == ["Linear", activation, "Dropout"] * 2
    assert [layer.p for layer in network.hidden if isinstance(layer, torch.nn.Dropout)] == [0.2, 0.2]


def test_shapes():
    network = build_network(SMALL, seed=0).eval()
    assert network(IMAGES).shape == (5, 19)
    assert network.embed(IMAGES).shape == (5, 8)
    assert network(IMAGES).dtype == torch.float32
    torch.testing.assert_close(network(IMAGES), network.output(network.embed(IMAGES)))


def test_each_image_by_itself():
    network = build_network(SMALL, seed=0).eval()
    torch.testing.assert_close(network(IMAGES), torch.cat([network(image[None]) for image in IMAGES]))


def test_images_stay_as_they_are():
    images = IMAGES.clone()
    build_network(SMALL, seed=0)(images)
    assert images.equal(IMAGES)


def test_seed_gives_the_weights():
    one, same, other = (build_network(SMALL, seed).state_dict() for seed in (1, 1, 2))
    assert all(one[name].equal(same[name]) for name in one)
    assert not any(one[name].equal(other[name]) for name in one)


def test_round_trip(tmp_path):
    network = build_network(SMALL, seed=0).eval()
    save_network(tmp_path / "model.pt", network, {"hyperparameters": SMALL, "epochs": 3})
    again = load_network(tmp_path / "model.pt").eval()
    for name, tensor in network.state_dict().items():
        assert again.state_dict()[name].equal(tensor)
    assert again(IMAGES).equal(network(IMAGES))
    assert load_tensors(tmp_path / "model.pt")["epochs"] == 3


def test_same_network_gives_the_same_bytes(tmp_path):
    for name in ("one.pt", "other.pt"):
        save_network(tmp_path / name, build_network(SMALL, seed=0), {"hyperparameters": SMALL})
    assert (tmp_path / "one.pt").read_bytes() == (tmp_path / "other.pt").read_bytes()


@pytest.mark.parametrize("share", [0, 0.01, 0.5, 0.99])
def test_truncated_file_is_named(tmp_path, share):
    path = tmp_path / "model.pt"
    save_network(path, build_network(SMALL, seed=0), {"hyperparameters": SMALL})
    content = path.read_bytes()
    path.write_bytes(content[: int(share * len(content))])
    with pytest.raises(ValueError, match="is not a whole PyTorch file; delete it and run again") as error:
        load_network(path)
    assert str(path) in str(error.value)


@pytest.mark.parametrize(
    "content",
    [
        {"hyperparameters": SMALL},
        {"weights": {}},
        {"hyperparameters": SMALL, "weights": {}},
        {"hyperparameters": TRIAL, "weights": build_network(SMALL, seed=0).state_dict()},
    ],
    ids=["no weights", "no hyperparameters", "empty weights", "other weights"],
)
def test_other_content_is_named(tmp_path, content):
    path = tmp_path / "model.pt"
    save_tensors(path, content)
    with pytest.raises(ValueError, match="delete it and run again") as error:
        load_network(path)
    assert str(path) in str(error.value)


def test_code_in_a_file_is_not_executed(tmp_path):
    class Evil:
        def __reduce__(self):
            return (tmp_path.joinpath("executed").touch, ())

    path = tmp_path / "model.pt"
    torch.save({"hyperparameters": SMALL, "weights": Evil()}, path)
    with pytest.raises(ValueError, match="delete it and run again"):
        load_network(path)
    assert not (tmp_path / "executed").exists()


def test_missing_file_stays_a_missing_file(tmp_path):
    with pytest.raises(FileNotFoundError):
        load_network(tmp_path / "model.pt")
