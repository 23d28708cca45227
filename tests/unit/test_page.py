import re
from base64 import b64decode

import pytest
from jinja2 import UndefinedError

from digitsum.page import TEMPLATES, caption, data_uri, environment


def fill(template, **values):
    return environment().from_string(template).render(values)


def test_values_are_escaped():
    assert fill("<p>{{ text }}</p>", text="<b> & 'x'") == "<p>&lt;b&gt; &amp; &#39;x&#39;</p>"


def test_missing_value_is_an_error():
    with pytest.raises(UndefinedError):
        fill("{{ text }}")


def test_numbers_are_worded():
    assert fill("{{ 70000|number }}, {{ 0.5|percent(0) }}") == "70,000, 50\N{NARROW NO-BREAK SPACE}%"


def test_all_templates_are_well_formed():
    names = environment().list_templates(["html", "css"])
    assert {"report.html", "report.css", "macros.html", "sections/data.html"} <= set(names)
    for name in names:
        environment().get_template(name)


def test_page_asks_for_nothing_from_elsewhere():
    for path in TEMPLATES.rglob("*.*"):
        if path.suffix in (".html", ".css"):
            assert not re.search(r"https?:|url\(|@import|<script|<link", path.read_text(encoding="utf-8")), path.name


def test_caption():
    text = caption("network_curves", wildcards={"network": "trial"})
    assert "the trial network" in " ".join(text.split())
    assert "{{" not in text


def test_caption_needs_its_values():
    with pytest.raises(UndefinedError):
        caption("network_curves")


def test_figure_within_the_page(tmp_path):
    svg = tmp_path / "figure.svg"
    svg.write_bytes(b"<svg/>")
    kind, data = data_uri(svg).split(",")
    assert kind == "data:image/svg+xml;base64"
    assert b64decode(data) == b"<svg/>"
