"""Both reports of the small study in a real browser: everything is in the file, shows, and fits on a phone."""

import pandas as pd
import pytest

from digitsum.pictures.contact_sheet import contact_sheet

PHONE = {"width": 400, "height": 800}
INJECTED = """
<script>document.title = "ran"</script><img src="data:," onerror="document.title = 'ran'">
<a href="javascript:document.title = 'ran'">a link</a><p style="display: none">a line</p>
<style>main { display: none }</style>
"""


# of axe-core, beyond those that it applies by itself
RULES = {"target-size": {"enabled": True}}


@pytest.fixture
def page(study, open_page):
    return open_page(study / "results/report.html")


def test_every_figure_is_shown_and_described(study, page):
    widths = page.evaluate("Promise.all([...document.images].map(i => i.decode().then(() => i.naturalWidth)))")
    assert min(widths[1:]) > 300
    figures = [name for name in study.results() if name.endswith(".svg")]
    assert len(widths) == len(figures) + 1  # and the pair at the top
    texts = page.evaluate("[...document.images].map(image => image.alt)")
    assert min(map(len, texts)) > 40
    assert len(set(texts)) == len(texts)


def test_every_link_within_the_page_leads_somewhere(page):
    links = page.evaluate("[...document.querySelectorAll('a[href]')].map(link => link.getAttribute('href'))")
    assert links
    assert page.evaluate("links => links.filter(link => !document.querySelector(link))", links) == []


def test_report_is_small_and_short(study, page):
    assert (study / "results/report.html").stat().st_size < 2.5e6
    page.set_viewport_size({"width": 1280, "height": 900})
    assert page.evaluate("document.documentElement.scrollHeight") < 25 * 900


def test_only_what_can_scroll_takes_the_focus(page):
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
        page.wait_for_timeout(200)  # milliseconds
        boxes = page.evaluate(
            "[...document.querySelectorAll('.scroll, pre')]"
            ".map(box => [box.scrollWidth > box.clientWidth + 1, box.tabIndex === 0])"
        )
        assert [scrolls for scrolls, _ in boxes] == [takes for _, takes in boxes]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", ["report", "addition", "predictions"])
def test_axe_finds_nothing(study, browser, tmp_path, name, width, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    path = study / f"results/{name}.html"
    if name == "predictions":
        path = tmp_path / "predictions.html"
        path.write_text(contact_sheet([], pd.DataFrame(columns=["sum", "probability", "top", "bottom"]), "network"))
    # axe is a script of its own, which the page's policy would not let in
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(path.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
    page.wait_for_timeout(300)  # milliseconds
    found = axe.Axe().run(page, options={"rules": RULES}).response["violations"]
    context.close()
    assert [(rule["id"], [node["html"][:200] for node in rule["nodes"]]) for rule in found] == []


def test_phone_need_not_scroll_sideways(page):
    page.set_viewport_size(PHONE)
    page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_tables_fit_on_a_desktop(page):
    wide = page.evaluate(
        "[...document.querySelectorAll('.scroll')].filter(box => box.scrollWidth > box.clientWidth)"
        ".map(box => box.innerText)"
    )
    assert wide == []


def test_contents_lead_to_all_sections(page):
    links = page.evaluate("[...document.querySelectorAll('nav > ol > li > a')].map(link => link.hash.slice(1))")
    assert links == page.evaluate("[...document.querySelectorAll('main section')].map(section => section.id)")


def test_print_unfolds_tables(page):
    table = page.locator("details table").first
    assert not table.is_visible()
    page.emulate_media(media="print")
    assert table.is_visible()


def test_nothing_is_left_unfilled(page):
    text = page.inner_text("body")
    for sign in ("{{", "{%", "None", "nan", "TODO"):
        assert sign not in text


@pytest.mark.parametrize("name", ["report", "addition", "predictions"])
def test_code_that_found_its_way_in_does_not_run(study, browser, tmp_path, name):
    if name == "predictions":
        html = contact_sheet([], pd.DataFrame(columns=["sum", "probability", "top", "bottom"]), "network")
    else:
        html = (study / f"results/{name}.html").read_text()
    own, injected = tmp_path / "own.html", tmp_path / "injected.html"
    own.write_text(html)
    injected.write_text(html.replace("<body>", f"<body>{INJECTED}"))
    page = browser.new_page()
    page.goto(own.as_uri())
    title = page.title()
    page.goto(injected.as_uri())
    page.get_by_role("link", name="a link").click()
    page.wait_for_timeout(100)  # milliseconds
    assert page.title() == title
    assert page.get_by_text("a line").is_visible()
    assert page.locator("main").evaluate("element => getComputedStyle(element).display") == "block"
    page.close()


def test_report_of_snakemake_shows_figures_and_tables(study, open_page, tmp_path):
    path = tmp_path / "report.html"
    process = study.run("--report", path)
    assert process.returncode == 0, process.stdout
    page = open_page(path)
    types = page.evaluate("Object.fromEntries(Object.entries(results).map(([path, entry]) => [path, entry.mime_type]))")
    made = {f"results/{name}" for name in study.results()}
    assert {name for name in types if name.endswith(".svg")} == {name for name in made if name.endswith(".svg")}
    tables = {name for name in made if name.startswith("results/tables/")}
    assert {name for name in types if name.endswith(".csv")} == tables | {"results/tuning/trials.csv"}
