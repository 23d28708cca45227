import re

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from digitsum.data.datasets import describe, for_card
from digitsum.report.model_card import literally, model_card
from support.config_form import NOT_TEXT

NETWORKS = {
    "best": "results/models/best/all/0/model.onnx",
    "sum": "results/models/sum/all/0/model.onnx",
}
# What is true of MNIST alone, or of another data set that has a name.
NAMES = r"MNIST|ylecun|LeCun|Census|crossed 7|handwritten|[Zz]alando|\bMIT\b|\b[16]0,000"
OPTIONAL = ["citation", "hub", "credit", "license", "form", "limits"]


@pytest.fixture
def card(summary):
    """Return a function that returns the header and the text of the card of two networks."""

    def card(dataset="mnist", pool="shared"):
        about = for_card(describe(dataset))
        whole = model_card(summary["models"], summary["data"], NETWORKS, pool, about)
        _, header, text = whole.split("---\n", 2)
        return yaml.safe_load(header), text

    return card


def test_header_is_that_of_a_model_card(card, summary):
    header, _ = card()
    assert header["datasets"] == ["ylecun/mnist"]
    assert header["tags"] == ["mnist", "mnist-addition"]
    assert len(header["model-index"]) == len(NETWORKS)
    for entry in header["model-index"]:
        model = summary["models"][entry["name"].removeprefix("digitsum ")]
        most = model["runs"][max(model["runs"], key=int)]
        (result,) = entry["results"]
        percent = round(100 * most["unseen"]["accuracy"]["mean"], 2)
        assert result["metrics"] == [{"type": "accuracy", "value": percent}]
        assert result["dataset"]["type"] == "ylecun/mnist"


def test_text_says_what_there_is_to_say(card):
    _, text = card()
    for heading in ("Input and output", "Training data", "Scores", "Limits", "Licence"):
        assert f"\n## {heading}\n" in text
    for file in NETWORKS.values():
        assert file in text
    for sign in ("{{", "{%", "None ", "nan", "\n\n\n"):
        assert sign not in text.replace("None is stated here", "")
    for known in (
        "two digits of MNIST",
        "60,000 training images",
        "10,000 test images",
        "LeCun",
        "Census",
        "crossed 7",
    ):
        assert known in text


def test_shared_images_are_told(card):
    shared, disjoint = (card(pool=pool)[1] for pool in ("shared", "disjoint"))
    assert "training too" in shared.split("## Training data")[1]
    assert "share no image" in disjoint


def test_licence_of_the_networks_is_left_to_who_trained_them(card):
    for dataset in ("mnist", "fashion_mnist"):
        header, text = card(dataset)
        assert "license" not in header
        assert text.endswith("## Licence\n\nNone is stated here: that is up to whoever trained the networks.\n")


def test_fashion_mnist(card):
    header, text = card("fashion_mnist")
    assert header["datasets"] == ["zalando-datasets/fashion_mnist"]
    assert header["tags"] == ["fashion-mnist", "fashion-mnist-addition"]
    assert "two garments of Fashion-MNIST" in text
    assert "the sum of their class numbers" in text
    assert "Fashion-MNIST is by Zalando Research.\nThe licence of its images: MIT." in text
    assert not re.search(r"(?<![\w-])MNIST|ylecun|LeCun|Census|handwritten|\bdigits?\b", text.replace("`digits`", ""))


@pytest.mark.parametrize("words", [{}, {"image": "digit", "number": "digit"}], ids=["images", "digits"])
def test_of_a_data_set_of_ones_own_the_card_says_what_was_said(card, summary, words):
    summary["data"]["images"] = {"train": 1500, "test": 500}
    for known in ([], *([key] for key in OPTIONAL), OPTIONAL):
        about = {key: f"what was said on {key}" for key in known}
        header, text = card({"title": "Mine (part)", "sha256": {}, **words, **about})
        for said in ("1,500 training images of Mine (part)", "500 test images", *about.values()):
            assert said in f"{header}{text}"
        assert not re.search(NAMES, f"{header}{text}")
        assert words or not re.search(r"\bdigits?\b", text.replace("`digits`", ""))
        assert "\n\n\n" not in text
        assert header["tags"] == ["mine-part", "mine-part-addition"]
        assert header.get("datasets") == ([about["hub"]] if "hub" in about else None)
        types = {entry["results"][0]["dataset"]["type"] for entry in header["model-index"]}
        assert types == {about.get("hub", "custom")}
        for key, words_for_it in (("credit", "is by"), ("license", "licence of its"), ("citation", "To cite it")):
            assert (words_for_it in text) == (key in about)
        assert ("`snakemake predict`" in text) == bool(words)


WORDS = st.text(
    st.sampled_from("\\`*_{}[]()<>#+-.!|~&$=:/@'\"1a \n") | st.characters(), min_size=1, max_size=60
).filter(lambda text: text.strip() and not NOT_TEXT.search(text))


@settings(max_examples=500)
@given(
    words=WORDS,
    place=st.sampled_from(["{}", "of {}, which", "{} and {}", "- {}", "> {}", "a\n{}", "| a |\n|---|\n| {} |"]),
)
def test_words_in_markdown_are_words(words, place):
    text = literally(words)
    tokens = MarkdownIt("commonmark").enable("table").parse(place.replace("{}", text))
    expected = MarkdownIt("commonmark").enable("table").parse(place.replace("{}", "word"))
    inline = [
        [one for one in token.children if one.type != "text_special"] for token in tokens if token.type == "inline"
    ]
    assert [token.type for token in tokens] == [token.type for token in expected]
    assert {one.type for children in inline for one in children} <= {"text", "softbreak"}
    shown = "\n".join("".join(one.content for one in children) for children in inline)
    assert " ".join(words.split()) in shown


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])  # all is replaced
@given(words=WORDS)
def test_whatever_things_are_called_the_card_has_no_more_than_words(summary, words):
    for model in summary["models"].values():
        model["title"] = words
    about = dict.fromkeys(OPTIONAL, words)
    said = for_card(describe({"title": words, "sha256": {}, "image": words, "number": words, **about}))
    whole = model_card(summary["models"], summary["data"], NETWORKS, "shared", said)
    _, header, text = whole.split("---\n", 2)
    assert yaml.safe_load(header)["datasets"] == [words]
    kinds = {
        one.type
        for token in MarkdownIt("commonmark").enable("table").parse(text)
        for one in [token, *(token.children or [])]
    }
    assert not kinds & {"html_block", "html_inline", "link_open", "image", "em_open", "strong_open", "math_inline"}
