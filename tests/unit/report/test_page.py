import re
from html.parser import HTMLParser

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from jinja2 import Template, TemplateNotFound, UndefinedError

from digitsum.report.page import FOLDER, embedded, environment
from support.config_form import NOT_TEXT

SECTIONS = sorted(path.stem for path in (FOLDER / "sections").glob("*.html"))
OF_MNIST = r"(?<![\w-])MNIST|writers|handwritten"


def prose(html):
    """Return what a page says, without the configuration, names in code, and what is not text."""
    html = re.sub(r"<(pre|style|script|code)\b.*?</\1>", " ", html, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def sections_of(html):
    return re.findall('<section id="(.*?)">', html)


def test_whole_page(page, figures):
    html = page()
    assert sections_of(html) == SECTIONS
    assert re.findall('<a href="(.*?)">', html) == [f"#{name}" for name in SECTIONS]
    assert sorted(re.findall('<img src="(.*?)"', html)) == sorted(figures.values())
    alternatives = re.findall(' alt="(.*?)">', html)
    assert len(set(alternatives)) == len(figures) > 0
    assert min(map(len, alternatives)) > 40
    body = html.partition("<body>")[2]
    assert not re.search(r"\{[{%]|None|\bnan\b|Undefined|<abacus>", body)
    assert "an &lt;abacus&gt;" in body


@pytest.mark.parametrize("name", SECTIONS)
def test_each_section_stands_alone(page, name):
    html = page(name)
    assert sections_of(html) == [name]
    assert set(re.findall("href=[^>]*", html)) == {f'href="#{name}"'}


def test_a_new_model_appears_by_itself(page, config, add_model, figures):
    add_model("neighbours", like="svm", title="vote of the neighbours")
    config["models"]["neighbours"] = {"family": "k_nearest", "closest": 7, "examples": [100, 30000]}
    assert "Family k nearest; closest 7." in page()
    assert "neighbours_confusion" in figures
    for name in ("models", "learning_curves"):
        assert "ote of the neighbours" in page(name)


class Reader(HTMLParser):
    """What a page says, without spaces, and the tags that it has."""

    def __init__(self, html):
        super().__init__()
        self.text, self.tags = "", []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.tags += [tag, *(name for name, _ in attributes)]

    def handle_data(self, data):
        self.text += "".join(data.split())


WORDS = st.text(st.sampled_from("<>&'\"/=b{}%;! \n") | st.characters(), min_size=1, max_size=60).filter(
    lambda text: not NOT_TEXT.search(text)
)


@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])  # all is replaced
@example("\"digit\" <b>MNIST</b> & 'co'")
@given(words=WORDS)
def test_words_are_shown_as_they_are(page, summary, words):
    """Whatever characters they have: none is taken for HTML, and no word in them is replaced."""
    sections = [name for name in SECTIONS if name not in ("published", "try_it")]

    def read(words):
        for model in summary["models"].values():
            model["title"] = words
        summary["dataset"] = {"title": words, "image": words, "number": words}
        return Reader(page(*sections))

    shown, plain = read(words), read("zebra")
    assert shown.tags == plain.tags
    assert shown.text.count("".join(words.split())[1:]) >= plain.text.count("ebra")


def test_page_lets_in_its_own_code_and_no_other(page, code_let_in):
    assert code_let_in(page()) == ["style", "script"]
    assert code_let_in(page("data")) == ["style"]


def test_top_comes_from_all_sections(page):
    top = page("maps", "linear", "models").partition("<main>")[0]
    for words in ("embedding clusters", "With the most examples", "digits never seen", "Most accurate"):
        assert words in prose(top)
    assert '<img src="data:,comparison"' in top
    assert "<li>" not in page("data").partition("<nav")[0]


def test_figures_that_no_template_places_stand_at_the_end_of_their_section(page, figures):
    # captions of tables, as those of new figures
    section_of = {"trials": "search", "runs": "search", "search_curves": "search", "tsne_table": "maps"}
    html = page("data", "search", section_of=section_of)
    search = html.partition('<section id="search">')[2]
    for name in ("trials", "runs", "search_curves"):
        assert html.count(f'<img src="data:,{name}"') == search.count(f'<img src="data:,{name}"') == 1
    end = search.rpartition("</details>")[2]
    assert re.findall('src="data:,(.*?)"', end) == ["trials", "runs"]
    text = prose(environment({}).globals["caption"]("runs"))
    sentence, _, rest = text.partition(". ")
    assert f'alt="{sentence}."' in " ".join(end.split())
    assert f"<figcaption>{sentence}. {rest}</figcaption>" in " ".join(end.split())
    assert "tsne_table" not in html
    assert "tsne_table" not in figures  # a section that is left out


def test_a_figure_needs_a_caption(page):
    with pytest.raises(TemplateNotFound, match=r"captions/nameless\.rst"):
        page("data", section_of={"nameless": "data"})


def test_missing_value_is_an_error():
    with pytest.raises(UndefinedError):
        environment({}).from_string("{{ text }}").render()


def test_page_asks_for_nothing_from_elsewhere():
    for path in FOLDER.rglob("*.*"):
        if path.suffix in (".html", ".css", ".js"):
            asking = r"https?:|url\(|@import|<script[^>]* src|<link|fetch\(|XMLHttpRequest|import\("
            assert not re.search(asking, path.read_text(encoding="utf-8")), path.name


def test_captions_in_both_reports():
    """Snakemake fills in the same captions, with the wildcards of a job, but not in the words of a data set."""
    of_job = {"confusion": {"model": "svm"}, "training": {"network": "trial"}, "tsne": {"space": "input"}}
    caption, of_numbers, of_fashion = (
        environment({}, **words).globals["caption"]
        for words in ({}, {"dataset": {"number": "number"}}, {"dataset": {"number": "class number"}})
    )
    for path in (FOLDER / "captions").glob("*.rst"):
        wildcards = of_job.get(path.stem, {})
        of_snakemake = Template(path.read_text()).render(snakemake={"wildcards": wildcards}).strip()
        assert of_snakemake == caption(path.stem, **wildcards) == of_numbers(path.stem, **wildcards)
        assert not re.search("digit|MNIST", of_snakemake) or path.stem.startswith(("addition", "workflow"))
    assert "by the class number on top" in of_fashion("digit_pairs")
    assert "as pixels" in caption("tsne", space="input")
    assert "as pixels" not in caption("tsne", space="embedding")
    with pytest.raises(UndefinedError):
        caption("training")


def test_page_of_another_data_set_speaks_of_it(page, summary):
    summary["dataset"] = {"title": "Fashion-MNIST", "image": "garment", "number": "class number"}
    text = prose(page(*(name for name in SECTIONS if name not in ("published", "try_it"))))
    assert not re.search(rf"\bdigits?\b|{OF_MNIST}|[Pp]ublished (?!study)", text, re.IGNORECASE)
    assert "The sum of two class numbers" in text
    assert "Two garments stand one above the other, and only the sum of their class numbers is known" in text
    assert "two garments of Fashion-MNIST" in text
    assert "reads garments" in text


@pytest.mark.parametrize("pool", ["shared", "disjoint"])
@pytest.mark.parametrize(("title", "image"), [("MNIST", "digit"), ("Fashion-MNIST", "garment"), ("Mine", "digit")])
def test_data_section_says_what_is_true_of_the_data_set(page, summary, config, pool, title, image):
    summary["dataset"] = {"title": title, "image": image, "number": "class number"}
    summary["data"]["images"] = {"train": 1500, "test": 500}
    config["data"]["pool"] = pool
    section = page("data").partition('<section id="data">')[2]
    assert f"500 test images of {title}" in section
    assert (f"1,500 training images of {title}" in prose(section)) == (pool == "shared")
    assert (re.search(OF_MNIST, section) is not None) == ("other writers" in section) == (title == "MNIST")
    assert not re.search("[16]0,000", section)


def test_figures_are_within_the_page(tmp_path):
    (tmp_path / "dot.svg").write_text("<svg/>")
    assert embedded([str(tmp_path / "dot.svg")]) == {"dot": "data:image/svg+xml;base64,PHN2Zy8+"}
