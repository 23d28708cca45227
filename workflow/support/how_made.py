"""What a page says about how it was made."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from digitsum.version import VERSION
from support.provenance import commit, machine, versions

CHECKOUT = Path(__file__).resolve().parents[2]


def how_made(data: str, config: Mapping[str, Any]) -> dict[str, Any]:
    """Return the facts, by name, as of now, and the configuration, or the part that the page depends on, in YAML.

    `data` is the title of the data set.
    """
    return {
        "facts": {
            "Written": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
            "Version": f"digitsum {VERSION}",
            "Data": data,
            "Commit": commit(CHECKOUT),
            **machine(),
            "Versions": ", ".join(f"{package} {version}" for package, version in versions().items()),
        },
        "configuration": yaml.safe_dump(config, sort_keys=False, default_flow_style=None, width=100),
    }
