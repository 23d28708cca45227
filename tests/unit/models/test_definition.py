"""Classes in files of the user's own: how they are loaded, and whose line an error names."""

import re
import sys

import numpy as np
import pytest
import torch

from digitsum.data.pairs import Pairs
from digitsum.models.classical import Classifier, fit_and_score
from digitsum.models.definition import class_of
from digitsum.models.network import Network, build_network, load_network, save_network
from digitsum.models.predictions import Predictions, checked

SHAPE = {"hidden_layers": [4], "activation": "ReLU", "dropout": 0}
NETWORK = """
import torch
from helper import inner
from digitsum.models.network import Network

class Mine(Network):
    def __init__(self, hidden_layers, activation, dropout):
        super().__init__()
        self.hidden = torch.nn.Linear(1568, hidden_layers[0])
        self.output = torch.nn.Linear(hidden_layers[0], 19)

    def embed(self, images):
        return inner(self.hidden, images)

    def forward(self, images):
        return self.output(self.embed(images))
"""
CLASSIFIER = """
import numpy as np
from digitsum.models.classical import Classifier
from digitsum.models.predictions import Predictions

class Mine(Classifier):
    @classmethod
    def fit(cls, fit):
        return cls()

    def predict(self, images):
        return Predictions(np.zeros(len(images), np.int64))
"""
HELPER = "def inner(layer, images):\n    return layer(images.flatten(1).float() / 255)\n"


@pytest.fixture
def own(tmp_path, monkeypatch):
    """Return a function that writes mine.py and returns the definition of the class Mine in it."""
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.delitem(sys.modules, "helper", raising=False)

    def own(code, helper=HELPER):
        (tmp_path / "mine.py").write_text(code)
        (tmp_path / "helper.py").write_text(helper)
        return f"{tmp_path}/mine.py:Mine"

    yield own
    sys.modules.pop("helper", None)


def test_a_network_is_kept_without_the_folder_and_read_if_that_is_named(own, tmp_path):
    definition, path = own(NETWORK), tmp_path / "model.pt"
    network = build_network(definition, SHAPE, seed=1)
    save_network(path, network, {"model": "mine", "examples": 10, "seed": 0})
    assert str(tmp_path).encode() not in path.read_bytes()
    images = torch.randint(0, 256, (3, 56, 28), dtype=torch.uint8)
    assert load_network(path, definition=definition)(images).equal(network(images))
    with pytest.raises(ValueError, match=r"is a network of mine\.py:Mine; say where that file is"):
        load_network(path)
    with pytest.raises(ValueError, match=r"its family is mine\.py:Mine, not digitsum"):
        load_network(path, definition="digitsum.models.dense:DenseNetwork")


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("import torch", "import torch, nothing_like_it", ", line 2 of mine.py: ModuleNotFoundError: No module named"),
        ("import torch", "1 / 0", ", line 2 of mine.py: ZeroDivisionError: division by zero"),
        ("import torch", "raise SystemExit", ", line 2 of mine.py: SystemExit"),
        ("def forward", "def forwards", " lacks the method forward"),
        ("class Mine(Network)", "class Mine(torch.nn.Module)", " is not a subclass of Network"),
        ("class Mine", "class Yours", " is not a subclass of Network"),
        ("hidden_layers, activation, dropout", "hidden_layers", r": TypeError: .*unexpected keyword argument"),
        ("layers[0], 19", "layers[0], 20", r": forward returns float32 \(2, 20\) for 2 images, not float32 \(2, 19\)"),
        ("self.embed(images))", "self.embed(images)).double()", r": forward returns float64 \(2, 19\)"),
        ("return inner(self.hidden, images)", "return None", r", line 16 of mine.py: TypeError"),
        ("self.hidden, images)", "self.hidden, images[0])", ", line 2 of helper.py: "),
        ("def forward", "def read(self, images):\n        return 3\n\n    def forward", r": TypeError: cannot unpack"),
        (
            "def forward",
            "def read(self, images):\n        return self(images), self(images)\n\n    def forward",
            r": read, of digits, returns float32 \(2, 19\) for 2 images, not float32 \(2, 2, 10\)",
        ),
    ],
)
def test_what_is_wrong_with_a_network_is_said_with_file_class_and_their_line(own, old, new, complaint):
    assert old in NETWORK
    definition = own(NETWORK.replace(old, new, 1))
    with pytest.raises(ValueError, match=f"^mine.py:Mine{complaint}") as error:
        build_network(definition, SHAPE, seed=0)
    assert "\n" not in str(error.value)


PAIRS = Pairs(*(np.zeros((5, *shape), np.uint8) for shape in ((56, 28), (), (2,), (2,))))


def fit(definition):
    plan = {"definition": definition, "about": {"family": "mine"}, "settings": {}, "study_seed": 0}
    return fit_and_score({**plan, "model": "m", "examples": 5, "seed": 0}, PAIRS, PAIRS, {"test": PAIRS})


def test_a_classifier_may_answer_in_numbers_of_any_width(own):
    run, predictions = fit(own(CLASSIFIER))
    assert run.splits["test"]["accuracy"] == 1
    assert predictions["test"].sums.dtype == np.uint8


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("return cls()", "return 3", ": fit returns int, not a classifier"),
        ("return cls()", "return cls().gone", ", line 9 of mine.py: AttributeError: "),
        ("def predict", "def predicts", " lacks the method predict"),
        ("    @classmethod", "    unit = 'pixels'\n    @classmethod", ": unit is 'pixels'"),
        ("    @classmethod", "    facts = {'kind': 'tree'}\n    @classmethod", ": the fact kind is 'tree'"),
        ("    @classmethod", "    facts = {'loss': float('nan')}\n    @classmethod", ": the fact loss is nan"),
        ("return Predictions(", "return (", r": the answers are int64 \(5,\), not digitsum.*Predictions"),
    ],
)
def test_what_is_wrong_with_a_classifier_is_said_in_the_same_way(own, old, new, complaint):
    assert old in CLASSIFIER
    with pytest.raises(ValueError, match=f"^mine.py:Mine{complaint}"):
        fit(own(CLASSIFIER.replace(old, new, 1)))


@pytest.mark.parametrize("definition", ["os:system", "digitsum.files:write_text", "mine.py", 3, None, "a.py:B:C"])
def test_what_is_no_class_is_refused_and_not_called(definition, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for base in (Classifier, Network):
        with pytest.raises(ValueError, match=re.escape(str(definition).rpartition("/")[2])):
            class_of(definition, base)


RIGHT = {
    "sums": np.array([0, 18]),
    "digits": np.array([[0, 0], [9, 9]]),
    "log_probabilities": np.log(np.full((2, 19), 1 / 19)),
}
KNOWN = RIGHT["log_probabilities"]


@pytest.mark.parametrize(
    ("part", "value", "complaint"),
    [
        ("sums", [0, 18], "sums are list, not"),
        ("sums", np.array([0.0, 18.0]), "sums are float64"),
        ("sums", np.array([0, 1, 2]), r"sums are int64 \(3,\), not a NumPy array of whole numbers \(2,\)"),
        ("sums", np.array([0, 19]), "sums of pair 1 are 19, not between 0 and 18"),
        ("sums", np.array([-1, 0]), "sums of pair 0 are -1"),
        ("digits", np.array([0, 9]), r"digits are int64 \(2,\)"),
        ("digits", np.array([[0, 0], [3, 10]]), r"digits of pair 1 are \[ 3 10\], not between 0 and 9"),
        ("log_probabilities", KNOWN[:, :18], r"log_probabilities are float64 \(2, 18\)"),
        ("log_probabilities", np.where(np.eye(2, 19) > 0, np.nan, KNOWN), "log_probabilities of pair 0 are NaN"),
        ("log_probabilities", KNOWN + 0.1, "the probabilities of pair 0 add up to 1.11, not to 1"),
        ("log_probabilities", np.exp(KNOWN), "the probabilities of pair 0 add up to 20"),
        ("log_probabilities", np.full((2, 19), -np.inf), "the probabilities of pair 0 add up to 0"),
    ],
)
def test_answers_must_be_what_they_should_be(part, value, complaint):
    right = checked(Predictions(**RIGHT), 2, "mine")
    assert [array.dtype for array in vars(right).values()] == [np.uint8, np.uint8, np.float32]
    with pytest.raises(ValueError, match=f"^mine: {complaint}"):
        checked(Predictions(**{**RIGHT, part: value}), 2, "mine")
