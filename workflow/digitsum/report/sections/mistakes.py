"""Where the networks are wrong: hard pairs of digits, and pairs that no model gets right."""

from digitsum.report.sections import Config, Context, Summary
from digitsum.report.wording import count

TITLE = "Where they are wrong"
MOST_LISTED = 5  # pairs of digits in a sentence


def context(summary: Summary, config: Config) -> Context:
    """Return what the template needs."""
    networks = summary["mistakes"]["networks"]
    shown = min(networks, key=lambda name: networks[name]["wrong"] / networks[name]["pairs"])
    return {
        "networks": [
            {
                **network,
                "name": name,
                "open": name in (shown, "best"),
                "title": summary["models"][name]["title"],
                "hard": in_words(network["hard"]),
            }
            for name, network in networks.items()
        ],
        "shared": summary["mistakes"]["shared"],
    }


def in_words(hard: list[Summary]) -> list[str]:
    """Return pairs of digits that are hard for a network, of many only the hardest."""
    words = [f"{pair['top']} above {pair['bottom']} ({pair['wrong']} of {pair['n']})" for pair in hard]
    return words if len(words) <= MOST_LISTED else [*words[:MOST_LISTED], count(len(words) - MOST_LISTED, "other")]
