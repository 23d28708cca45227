"""The report as one HTML file that opens offline: templates filled in, figures and style within the file.

A section is a module in sections/, which finds the words, and a template of the same name, which shows them.
"""

import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from inspect import getmembers, isfunction
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from digitsum.report import wording

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Section:
    """A section of the page.

    Attributes:
        name: name of its module, its template and its anchor in the table of contents.
        title: its heading.
        context: the variables of its template. Three optional keys are for the top of the page: `headline`, a list of
            {label, note, value}; `in_short`, sentences; `lead`, figures as {name, alt, caption}.
    """

    name: str
    title: str
    context: Mapping[str, Any]


def load_section(name: str, summary: Mapping[str, Any], config: Mapping[str, Any], files: Mapping[str, str]) -> Section:
    """Return the section `name` of a study, given its headline numbers, its configuration and the section's files."""
    module = resolve_name(f"digitsum.report.sections.{name}")
    return Section(name, module.TITLE, module.context(summary, config, **files))


def render(
    sections: Sequence[Section],
    summary: Mapping[str, Any],
    config: Mapping[str, Any],
    figures: Mapping[str, str],
    made: Mapping[str, Any],
) -> str:
    """Return the page, with the sections in the order given.

    Args:
        sections: what `load_section` returns.
        summary: the headline numbers of the study.
        config: its configuration.
        figures: address of each figure by name, see `data_uri`.
        made: when, where and from what the page was made, see sections/provenance.html.
    """
    engine = environment()
    engine.globals |= {"summary": summary, "config": config, "figures": figures, "made": made}
    top: dict[str, list[Any]] = {"headline": [], "in_short": [], "lead": []}
    bodies = []
    for section in sections:
        body = engine.get_template(f"sections/{section.name}.html").render(section.context)
        bodies.append((section, Markup(body)))  # noqa: S704  # values in it are escaped already
        for part, entries in top.items():
            entries += section.context.get(part, [])
    return speak_of(summary["dataset"], engine.get_template("report.html").render(sections=bodies, **top))


def speak_of(dataset: Mapping[str, str], page: str) -> str:
    """Return the page in the words of a data set: templates and sentences are written for MNIST and its digits.

    Figures, scripts, names in <code> and the configuration, in <pre>, stay as they are.
    """
    kept = r'(?P<kept><(pre|code|style|script)\b.*?</\2>|src="[^"]*")'
    words = r"(?P<digit>(?:handwritten )?\bdigit(?=s?\b))|(?P<mnist>(?<![\w-])MNIST\b)"

    def say(found: re.Match[str]) -> str:
        if found["kept"]:
            return found["kept"]
        if found["mnist"]:
            return dataset["title"]
        capital = found["digit"][0].isupper()
        return dataset["image"].capitalize() if capital else dataset["image"]

    if (dataset["title"], dataset["image"]) == ("MNIST", "digit"):
        return page
    return re.sub(f"{kept}|{words}", say, page, flags=re.DOTALL | re.IGNORECASE)


def environment(*folders: Path) -> Environment:
    """Return the template engine: it escapes all values, undefined names are errors, filters come from wording.py.

    Templates are looked up in `folders`, then in this one.
    """
    engine = Environment(
        loader=FileSystemLoader([*folders, FOLDER]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    engine.filters |= dict(getmembers(wording, isfunction))
    engine.globals["caption"] = caption
    return engine


def caption(name: str, **wildcards: str) -> str:
    """Return the caption in captions/{name}.rst: plain prose, with the wildcards of the job that made the result.

    Snakemake's own report fills them in from the job.
    """
    text = (FOLDER / "captions" / f"{name}.rst").read_text(encoding="utf-8")
    template = Environment(undefined=StrictUndefined).from_string(text)  # noqa: S701  # escaped where it is shown
    return template.render(snakemake={"wildcards": wildcards}).strip()


def data_uri(svg: Path) -> str:
    """Return a data: address that contains a whole SVG file."""
    return f"data:image/svg+xml;base64,{b64encode(svg.read_bytes()).decode()}"
