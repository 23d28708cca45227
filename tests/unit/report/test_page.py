import io
import re
from base64 import b64decode
from html.parser import HTMLParser

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from jinja2 import Template, TemplateNotFound, UndefinedError
from PIL import Image

from digitsum.report.page import FOLDER, environment
from digitsum.report.pictures import embedded
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
    ids = re.findall(' id="(.*?)"', html)
    assert len(set(ids)) == len(ids)
    assert {link[1:] for link in re.findall('<a [^>]*href="(.*?)"', html)} <= {*ids}
    contents = html.partition("<nav")[2].partition("</nav>")[0]
    assert [link for link in re.findall('<a href="#(.*?)"', contents) if link in SECTIONS] == SECTIONS
    assert sorted(re.findall('<img src="(data:,.*?)"', html)) == sorted(figures.values())
    assert re.findall(r"Figure (\d+)\.", html) == [str(n) for n in range(1, len(figures) + 1)]
    assert re.findall(r"Table (\d+)\.", html) == [str(n) for n in range(1, html.count("<table") + 1)]
    alternatives = re.findall(' alt="(.*?)"', html)
    assert len(set(alternatives)) == len(figures) + 1 > 1  # that of the pair at the top
    assert min(map(len, alternatives)) > 40
    body = html.partition("<body>")[2]
    assert not re.search(r"\{[{%]|None|\bnan\b|Undefined|<abacus>", body)
    assert "an &lt;abacus&gt;" in body


@pytest.mark.parametrize("name", SECTIONS)
def test_each_section_stands_alone(page, name):
    html = page(name)
    assert sections_of(html) == [name]
    ids = re.findall(' id="(.*?)"', html)
    assert {link[1:] for link in re.findall('href="(.*?)"', html)} <= {*ids}


def test_a_new_model_appears_by_itself(page, config, add_model, figures):
    add_model("neighbours", like="svm", title="vote of the neighbours")
    config["models"]["neighbours"] = {"family": "k_nearest", "closest": 7, "examples": [100, 30000]}
    assert "Closest 7, 1 seed." in page()
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
    assert code_let_in(page("data")) == ["style", "script"]


def test_top_comes_from_all_sections(page):
    top = page("data", "ladder", "models", "published").partition('<main id="main">')[0]
    for words in ("7 above 0 → 7", "Step by step", "on digits never seen", "quote the lower number", "can be tested"):
        assert words in prose(top)
    assert "Draw your own" not in prose(top)
    assert "Draw your own" in prose(page("try_it"))
    alone = page("search").partition("<nav")[0]
    assert "<li>" not in alone
    assert "<img" not in alone


def test_top_says_how_the_study_departs_from_the_default(page):
    assert "default" not in prose(page("data")).partition("Contents")[0]
    text = prose(page("data", departures=["seed 1 (default: 0)"]))
    assert "Not the default study. 1 setting departs from the default seed 1 (default: 0)." in text
    text = prose(page("data", departures=["seed 1 (default: 0)", "a"], small="60 of 70 pairs"))
    assert "A small trial run: 60 of 70 pairs; its numbers mean nothing. 2 settings depart" in text


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
    assert f"{sentence}. {rest}</figcaption>" in " ".join(end.split())
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
    assert "A model sees two garments, one above the other, and is told only the sum of their class numbers" in text
    assert "two garments of Fashion-MNIST" in text
    assert "Reads garments" in text


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
    picture = np.random.default_rng(0).integers(0, 256, (8, 9, 3)).astype(np.uint8)
    Image.fromarray(picture).save(tmp_path / "dots.png")
    ((name, address),) = embedded([str(tmp_path / "dots.png")]).items()
    kind, _, content = address.partition(",")
    assert (name, kind) == ("dots", "data:image/webp;base64")
    assert (np.asarray(Image.open(io.BytesIO(b64decode(content)))) == picture).all()
