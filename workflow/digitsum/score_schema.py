"""What runs are scored by: the name of each score, what it says, and the JSON Schemas that follow."""

from typing import Any

# What a run may be scored by: numbers, all of them fractions but the loss. Records, tables, summaries and their schemas
# follow from this.
SCORES = {
    "accuracy": "Share of the sums that are right.",
    "macro_f1": "Mean of the F1 scores of the sums that occur.",
    "loss": "Mean cross-entropy in nats, of networks.",
    "digit_accuracy": "Share of the single digits that are read correctly, if the model reads digits.",
    "argmax_accuracy": "How often the two likeliest digits add up to the sum, if it reads digits.",
    # of MNIST addition, where `accuracy` is that of adding the likeliest digits
    "regrouped": "The same as accuracy, mean over 100 random groupings of the same images.",
    "likeliest_accuracy": "How often the likeliest sum is right.",
    "likeliest_differs": "How often the likeliest sum is not the sum of the likeliest digits.",
}


def schema() -> dict[str, Any]:
    """Return schemas of the scores: `of_a_run`, numbers; `over_seeds`, each as {mean, sd, values}."""

    def each(fraction: dict[str, Any], loss: dict[str, Any]) -> dict[str, Any]:
        kinds = {name: loss if name == "loss" else fraction for name in SCORES}
        return {"properties": {name: {"description": SCORES[name], **kind} for name, kind in kinds.items()}}

    number = {"type": "number", "minimum": 0}
    share, statistics = ({"$ref": f"summary.schema.yaml#/$defs/{name}"} for name in ("share", "statistics"))
    return {"$defs": {"of_a_run": each({**number, "maximum": 1}, number), "over_seeds": each(share, statistics)}}
