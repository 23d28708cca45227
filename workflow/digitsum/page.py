"""The report as one HTML file that opens offline: templates filled in, figures and style within the file.

The templates lie in workflow/report/, beside the captions, which Snakemake's own report shows too.
"""

from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from digitsum import wording

TEMPLATES = Path(__file__).parents[1] / "report"


def environment() -> Environment:
    """Return the engine: all values are escaped, a name that doesn't exist is an error, wording.py gives filters."""
    engine = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    for name in ("number", "percent", "signed", "percent_of", "number_of", "listing", "count", "duration", "setting"):
        engine.filters[name] = getattr(wording, name)
    engine.globals["caption"] = caption
    return engine


def render(values: Mapping[str, Any]) -> str:
    """Return report.html filled in with `values`."""
    return environment().get_template("report.html").render(values)


def caption(name: str, **job: Any) -> str:
    """Return the caption in {name}.rst: plain prose, with values of the job that made the figure or table.

    Snakemake's own report fills them in from the job; here they are given as `wildcards` and `params`.
    """
    text = (TEMPLATES / f"{name}.rst").read_text(encoding="utf-8")
    template = Environment(undefined=StrictUndefined).from_string(text)  # noqa: S701  # escaped where it is shown
    return template.render(snakemake=job).strip()


def data_uri(svg: Path) -> str:
    """Return an SVG file as an address that holds the whole of it."""
    return f"data:image/svg+xml;base64,{b64encode(svg.read_bytes()).decode()}"
