"""How well a sum network reads the single digits, which nobody told it."""

from typing import Any

import torch
from sklearn.metrics import confusion_matrix

from digitsum.pairs import Pairs
from digitsum.sum_networks import DIGITS, SumNetwork
from digitsum.training import EVALUATION_BATCH, to_tensors


@torch.inference_mode()
def digit_scores(network: SumNetwork, pairs: Pairs, device: torch.device) -> dict[str, Any]:
    """Return digit_accuracy, a fraction over both halves, and digit_confusion: 10 rows (true) of 10 counts (read)."""
    network.eval()
    images, _ = to_tensors(pairs, device)
    batches = images.split(EVALUATION_BATCH)
    read = torch.cat([network.digit_log_probabilities(batch).argmax(2) for batch in batches]).cpu().numpy()
    return {
        "digit_accuracy": float((read == pairs.digits).mean()),
        "digit_confusion": confusion_matrix(pairs.digits.ravel(), read.ravel(), labels=range(DIGITS)).tolist(),
    }
