"""When, where and from what the page was made; the page gets all of this as `made`."""

from digitsum.report.sections import Config, Context, Summary

TITLE = "How it was made"


def context(summary: Summary, config: Config) -> Context:
    """Return an empty context: everything that the template needs comes with the page."""
    return {}
