"""When, where and from what the page was made; the page gets all of this as `made`."""

from collections.abc import Mapping
from typing import Any

TITLE = "How it was made"


def context(summary: Mapping[str, Any], config: Mapping[str, Any]) -> dict[str, Any]:
    """Return an empty context: everything that the template needs comes with the page."""
    return {}
