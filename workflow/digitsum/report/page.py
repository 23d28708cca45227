"""The report as one HTML file that opens offline: templates filled in, figures and style within the file.

page.html is the frame of every page that digitsum writes. A section of the report is a module in sections/, which finds
what there is to say, and a template of the same name, which says it.
"""

from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from inspect import getmembers, isfunction
from itertools import count
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from digitsum.data.datasets import is_mnist
from digitsum.report import wording
from digitsum.report.published import PUBLISHED
from digitsum.runs_table import largest_runs

FOLDER = Path(__file__).parent


def render(
    sections: Mapping[str, Mapping[str, str]],
    summary: Mapping[str, Any],
    config: Mapping[str, Any],
    figures: Mapping[str, str],
    made: Mapping[str, Any],
    section_of: Mapping[str, str] | None = None,
    departures: Sequence[str] = (),
    small: str | None = None,
) -> str:
    """Return the page.

    Args:
        sections: the files that each section reads, by the names that its module gives them, in the order of the page.
        summary: the headline numbers of the study.
        config: its configuration.
        figures: what digitsum.report.pictures.embedded returns.
        made: when, where and from what the page was made, see sections/provenance.html.
        section_of: the section of a figure. Where no template places the figure, it stands at the end of that section.
        departures: how the configuration departs from the default, in words.
        small: what part of the default study this is, in words, if it is so small that its numbers mean nothing.
    """
    models = {name: {**model, "on_most": largest_runs(model)} for name, model in summary["models"].items()}
    summary = {**summary, "models": models}
    published = PUBLISHED if is_mnist(summary["dataset"]["title"]) else None
    names = {"dataset": summary["dataset"], "summary": summary, "config": config, "made": made, "published": published}
    engine = environment(figures, **names)
    top: dict[str, list[Any]] = {"headline": [], "in_short": []}
    example = None
    shown = []
    for name, files in sections.items():
        module = resolve_name(f"digitsum.report.sections.{name}")
        context = module.context(summary, config, **files)
        body = engine.get_template(f"sections/{name}.html").render(context)
        own = [figure for figure, section in (section_of or {}).items() if section == name]
        # what is in the body is escaped already
        page_of = {"name": name, "title": module.TITLE, "body": Markup(body), "figures": own}  # noqa: S704
        shown.append({**page_of, "within": context.get("within", [])})
        example = context.get("example", example)
        for part, entries in top.items():
            entries += context.get(part, [])
    whole = engine.get_template("report.html")
    return whole.render(sections=shown, example=example, departures=departures, small=small, **top)


def environment(figures: Mapping[str, str], **names: Any) -> Environment:
    """Return the template engine: it escapes all values, undefined names are errors, filters come from wording.py.

    All templates know `names`; `place(name)`, which returns the address of one of the figures, which are what
    digitsum.report.pictures.embedded returns; `placed`, the numbers of those that were asked for, in their order; and
    `drawn`, the names of all. A script is put in by `{% call script() %}`, which adds its digest to `scripts`.
    """
    engine = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=select_autoescape(default_for_string=True),  # but not captions: escaped where they are shown
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    placed: dict[str, int] = {}
    scripts = []

    def place(name: str) -> str:
        placed.setdefault(name, len(placed) + 1)
        return figures[name]

    def script(caller: Callable[[], str]) -> Markup:
        code = caller()
        scripts.append(digest(code))
        return Markup(f"<script>{code}</script>")  # noqa: S704  # of a template, whose values are escaped

    def caption(name: str, **of_job: str) -> str:
        """Return captions/{name}.rst: plain prose in the words of the data set, and of the job that made the result.

        Snakemake's own report fills in the same captions, without the words of a data set.
        """
        words = names.get("dataset", {})
        return engine.get_template(f"captions/{name}.rst").render(**words, **of_job).strip()

    engine.filters |= {**dict(getmembers(wording, isfunction)), "digest": digest}
    own = {"place": place, "placed": placed, "drawn": set(figures), "next_table": count(1).__next__}
    engine.globals |= {**own, "script": script, "scripts": scripts, "caption": caption, **names}
    return engine


def digest(code: str) -> str:
    """Return the SHA-256 of a style or a script, by which a Content-Security-Policy lets it in."""
    return f"sha256-{b64encode(sha256(code.encode()).digest()).decode()}"
