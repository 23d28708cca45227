import numpy as np
import pytest
import skops.io
from skops.io.exceptions import UntrustedTypesFoundException

from digitsum.baselines import fit_forest
from digitsum.features import pixels
from digitsum.model_files import save_model
from digitsum.svm import fit_svm

TREE = "sklearn.tree._tree.Tree"


@pytest.fixture(scope="module", params=["forest", "svm"])
def fit(request, sample_pairs):
    features, labels = pixels(sample_pairs["train"].images[:200]), sample_pairs["train"].labels[:200]
    return {"forest": lambda: fit_forest(features, labels, seed=0), "svm": lambda: fit_svm(features, labels)}[
        request.param
    ]


def test_comes_back_the_same_and_needs_no_code(fit, sample_pairs, tmp_path):
    model, features = fit(), pixels(sample_pairs["test"].images)
    save_model(tmp_path / "model.skops", model)
    assert set(skops.io.get_untrusted_types(file=tmp_path / "model.skops")) <= {TREE}
    loaded = skops.io.load(tmp_path / "model.skops", trusted=[TREE])
    assert type(loaded) is type(model)
    np.testing.assert_array_equal(loaded.predict(features), model.predict(features))


def test_same_model_same_bytes(fit, tmp_path):
    save_model(tmp_path / "one.skops", fit())
    save_model(tmp_path / "two.skops", fit())
    assert (tmp_path / "one.skops").read_bytes() == (tmp_path / "two.skops").read_bytes()


def test_what_skops_does_not_know_is_refused_when_read(tmp_path):
    save_model(tmp_path / "model.skops", np.testing.assert_equal)
    with pytest.raises(UntrustedTypesFoundException):
        skops.io.load(tmp_path / "model.skops")
