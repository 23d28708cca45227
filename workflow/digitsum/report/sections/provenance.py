"""When, where and from what the page was made; the page is given all of it as `made`."""

from collections.abc import Mapping
from typing import Any

TITLE = "How it was made"


def context(summary: Mapping[str, Any], config: Mapping[str, Any]) -> dict[str, Any]:
    """Return nothing: all that the template needs comes with the page."""
    return {}
