import pytest
import yaml

from digitsum.report.model_card import model_card

NETWORKS = {
    "best": "results/models/best/all/0/model.onnx",
    "convolutional": "results/models/convolutional/all/0/model.onnx",
}


@pytest.fixture
def card(summary):
    """Return the header and the text of the card of two networks."""
    files = {name: path for name, path in NETWORKS.items() if name in summary["models"]}
    _, header, text = model_card(summary["models"], summary["data"], files, "shared").split("---\n", 2)
    return yaml.safe_load(header), text


def test_header_is_that_of_a_model_card(card, summary):
    header, _ = card
    assert header["license"] == "mit"
    for entry in header["model-index"]:
        model = summary["models"][entry["name"].removeprefix("digitsum ")]
        most = model["runs"][max(model["runs"], key=int)]
        (result,) = entry["results"]
        percent = round(100 * most["unseen"]["accuracy"]["mean"], 2)
        assert result["metrics"] == [{"type": "accuracy", "value": percent}]


def test_text_says_what_there_is_to_say(card, summary):
    _, text = card
    for heading in ("Input and output", "Training data", "Scores", "Limits", "Licence"):
        assert f"\n## {heading}\n" in text
    for name in NETWORKS.keys() & summary["models"].keys():
        assert NETWORKS[name] in text
    for sign in ("{{", "{%", "None", "nan", "\n\n\n"):
        assert sign not in text


def test_shared_images_are_told(summary):
    files = {"best": NETWORKS["best"]}
    shared, disjoint = (model_card(summary["models"], summary["data"], files, pool) for pool in ("shared", "disjoint"))
    assert "training too" in shared.split("## Training data")[1]
    assert "share no image" in disjoint
