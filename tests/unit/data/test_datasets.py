import pytest
import yaml

from digitsum.data.datasets import CARD, DATASETS, FILES, describe, for_card, words


@pytest.mark.parametrize("name", DATASETS)
def test_named_data_sets_are_described(name):
    dataset = describe(name)
    assert dataset["slug"] == name  # so a data set and its folder have the same name
    assert dataset["files"] == FILES
    assert dataset["sha256"].keys() == FILES.keys()
    assert {"folder", "torchvision", "npm"} & dataset.keys()


def test_a_data_set_of_ones_own():
    own = {"title": "Kuzushiji-49", "sha256": {}, "files": {"train_images": "k49-train"}}
    dataset = describe(own)
    assert dataset["slug"] == "kuzushiji_49"
    assert dataset["files"] == {**FILES, "train_images": "k49-train"}
    assert words(dataset) == {"title": "Kuzushiji-49", "image": "image", "number": "class number"}
    assert for_card(dataset) == {**words(dataset), "slug": "kuzushiji_49"}
    assert for_card(describe({**own, "hub": "owner/k49"})) == {**for_card(dataset), "hub": "owner/k49"}


def test_all_that_the_model_card_says_can_be_given_in_the_configuration(repository):
    schema = yaml.safe_load((repository / "workflow" / "schemas" / "config.schema.yaml").read_text())
    description = schema["properties"]["data"]["properties"]["dataset"]["then"]["properties"]
    assert set(CARD) - {"slug"} <= description.keys()
