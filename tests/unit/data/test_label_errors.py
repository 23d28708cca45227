import yaml

from digitsum.data.datasets import DATASETS
from digitsum.data.label_errors import FILE, doubtful_images


def test_list_is_that_of_its_source():
    content = yaml.safe_load(FILE.read_text())
    entries = content["doubtful"]
    assert len({entry["image"] for entry in entries}) == len(entries) == 15
    assert all(0 <= entry["image"] < 10_000 for entry in entries)
    for entry in entries:
        assert sum(entry["votes"].values()) == 5
        assert entry["votes"]["label"] < 3
        assert entry["label"] != entry["guess"]
    assert content["test_images"] == DATASETS["mnist"]["sha256"]["test_images"]


def test_other_images_have_no_list():
    content = yaml.safe_load(FILE.read_text())
    images = doubtful_images(content["test_images"])
    assert images.tolist() == [entry["image"] for entry in content["doubtful"]]
    assert doubtful_images("0" * 64) is None
