"""Where the networks are wrong: hard pairs of digits, and pairs that no model gets right."""

from collections.abc import Mapping
from typing import Any

from digitsum.report.wording import count, listing, number, percent

Summary = Mapping[str, Any]

TITLE = "Where they are wrong"
LISTED = 5  # most pairs of digits that a sentence names


def context(summary: Summary, config: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the template needs."""
    networks, shared = summary["mistakes"]["networks"], summary["mistakes"]["shared"]
    titles = {name: summary["models"][name]["title"] for name in networks}
    said = {name: about_network(titles[name], network) for name, network in networks.items()}
    return {
        "networks": [{"name": name, "title": titles[name], "said": words} for name, words in said.items()],
        "shared": about_shared(shared),
        "label_errors": shared["label_errors"],
        "observations": [*said.values(), about_shared(shared)],
    }


def about_network(title: str, network: Summary) -> str:
    """Return how often a network is wrong, and on which digits more often than chance explains."""
    pairs, wrong, hard = network["pairs"], network["wrong"], network["hard"]
    if not wrong:
        return f"The {title} gets none of the {number(pairs)} unseen pairs wrong."
    named = [f"{pair['top']} above {pair['bottom']} ({pair['wrong']} of {pair['n']})" for pair in hard]
    more = [count(len(named) - LISTED, "other")] if len(named) > LISTED else []
    digits = (
        f"Harder for it than chance explains: {listing([*named[:LISTED], *more])}."
        if named
        else "No pair of digits is harder for it than chance explains."
    )
    return (
        f"The {title} gets {number(wrong)} of the {number(pairs)} unseen pairs wrong ({percent(wrong / pairs)}). "
        f"{digits}{about_labels(network['label_errors'])}"
    )


def about_labels(errors: Mapping[str, int] | None) -> str:
    """Return how many pairs with a doubtful label are answered wrong; an empty text if there are no such pairs."""
    if not errors or not errors["pairs"]:
        return ""
    return (
        f" Of the {count(errors['pairs'], 'pair')} with an image whose label is doubtful it gets "
        f"{number(errors['wrong'])} wrong."
    )


def about_shared(shared: Summary) -> str:
    """Return how many pairs no model gets right, and how many of these hold an image with a doubtful label."""
    pairs, errors = number(shared["pairs"]), shared["label_errors"]
    sentence = (
        f"All {count(shared['models'], 'model')} answered {pairs} of the unseen pairs; "
        f"{number(shared['wrong'])} of these pairs none of their {count(shared['runs'], 'run')} gets right."
    )
    if errors is None:
        return f"{sentence} No list of doubtful labels is known for the images that they are made of."
    return (
        f"{sentence} An image whose label is doubtful is in {number(errors['pairs'])} of the {pairs} pairs, and in "
        f"{number(errors['wrong'])} of those that nobody gets right."
    )
