from dataclasses import replace

import pytest
import torch

from digitsum.learning import training
from digitsum.learning.settings import Settings
from digitsum.models.registry import FAMILIES

pytestmark = pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no CUDA device")

DENSE = Settings(FAMILIES["dense"], [32, 16], "ReLU", 0.3, 0.003, 16, epochs=3, max_shift=2)
WARPED = replace(DENSE, definition=FAMILIES["sum"], max_rotation=10, family_settings={"encoder": "convolutional"})


@pytest.mark.parametrize("settings", [DENSE, WARPED], ids=["dense", "convolutional"])
def test_a_replayed_step_is_the_step(sample_pairs, settings, monkeypatch):
    """With a last batch of another length, and the learning rate of each step."""
    training.set_threads(1)
    pairs = sample_pairs["train"].first(16 * 20 + 7)

    def trained():
        result = training.Training(settings, 0, torch.device("cuda"))
        result.run(pairs, pairs.first(50))
        return result

    replayed = trained()
    monkeypatch.setattr(training, "WORTH_RECORDING", 1000)
    plain = trained()
    assert replayed.history == plain.history
    for one, other in zip(replayed.network.state_dict().values(), plain.network.state_dict().values(), strict=True):
        assert one.equal(other)
