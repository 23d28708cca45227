import re

import pytest
from jinja2 import UndefinedError

from digitsum.report.page import FOLDER, Section, caption, data_uri, environment, render, speak_of
from support.job_cost import JobCost
from support.study_cost import costs_by_rule

COST = JobCost("train_network", {}, "", wall=12.0, cpu=11.0, imports=1.0, reading=0.5, writing=0.5, memory=300.0)
SECTIONS = sorted(path.stem for path in (FOLDER / "sections").glob("*.html"))
FIGURES = {
    "data": ["example_pairs", "label_distribution"],
    "search": ["search_history", "search_curves", "search_hyperparameters", "search_importances"],
    "models": ["comparison", "trial_training", "best_training", "sum_training"],
    "learning_curves": ["learning_curves"],
    "differences": ["differences"],
    "calibration": ["calibration"],
    "mistakes": ["digit_pairs", "trial_mistakes", "best_mistakes", "sum_mistakes", "shared_mistakes"],
    "linear": ["linear"],
    "maps": ["tsne_embedding", "tsne_input"],
}
MADE = {
    "written": "2030-01-01 12:00 UTC",
    "commit": "not under version control",
    "machine": {"Processor": "an <abacus>"},
    "versions": {"Python": "3.11"},
    "configuration": "seed: 0",
    "costs": ["The jobs took 70 s."],
    "rules": costs_by_rule([COST]),
    "fits": {"best": COST, "one_of_an_earlier_configuration": COST},
}


@pytest.fixture
def page(section, summary, config, tmp_path):
    """Return a function that returns the page of some sections, and the small figures that it was given for them."""
    svg = tmp_path / "figure.svg"

    def page(*names):
        figures = [figure for name in names for figure in FIGURES.get(name, [])]
        figures += [f"{model}_confusion" for model in summary["models"] if "models" in names]
        uris = {}
        for name in figures:
            svg.write_text(f"<svg>{name}</svg>")
            uris[name] = data_uri(svg)
        return render([section(name) for name in names], summary, config, uris, MADE), list(uris.values())

    return page


def sections_of(html):
    return re.findall('<section id="(.*?)">', html)


def test_whole_page(page):
    html, figures = page(*SECTIONS)
    assert sections_of(html) == SECTIONS
    assert re.findall('<a href="(.*?)">', html) == [f"#{name}" for name in SECTIONS]
    assert sorted(re.findall('<img src="(.*?)"', html)) == sorted(figures)
    alternatives = re.findall(' alt="(.*?)">', html)
    assert len(set(alternatives)) == len(figures)
    assert min(map(len, alternatives)) > 40
    body = html.partition("<body>")[2]
    assert not re.search(r"\{[{%]|None|\bnan\b|Undefined|<abacus>", body)
    assert "an &lt;abacus&gt;" in body


@pytest.mark.parametrize("name", SECTIONS)
def test_each_section_stands_alone(page, name):
    html, _ = page(name)
    assert sections_of(html) == [name]
    assert set(re.findall("href=[^>]*", html)) == {f'href="#{name}"'}


def test_a_new_model_appears_by_itself(page, summary, config):
    summary["models"]["neighbours"] = summary["models"]["svm"] | {"title": "vote of the neighbours"}
    summary["differences"] += [
        {**row, **{key: "neighbours" for key in ("model", "other") if row[key] == "svm"}}
        for row in summary["differences"]
        if "svm" in (row["model"], row["other"])
    ]
    summary["differences"].append({**summary["differences"][0], "model": "svm", "other": "neighbours"})
    config["models"]["neighbours"] = {"family": "k_nearest", "closest": 7, "examples": [100, 30000]}
    html, figures = page(*SECTIONS)
    assert html.count("<img") == len(figures)
    assert "Family k nearest; closest 7." in html
    for name in ("models", "learning_curves"):
        assert "ote of the neighbours" in page(name)[0]


def test_top_comes_from_all_sections(summary, config):
    figure = {"name": "map", "alt": "A map.", "caption": "Of something."}
    sections = [Section("provenance", "One", {"in_short": ["First."], "lead": [figure]})]
    sections += [Section("provenance", "Two", {"in_short": ["Second."]})]
    top = render(sections, summary, config, {"map": "data:,"}, MADE).partition("<main>")[0]
    assert all(text in top for text in ("First.", "Second.", "Of something."))


def test_missing_value_is_an_error():
    with pytest.raises(UndefinedError):
        environment().from_string("{{ text }}").render()


def test_page_asks_for_nothing_from_elsewhere():
    for path in FOLDER.rglob("*.*"):
        if path.suffix in (".html", ".css", ".js"):
            asking = r"https?:|url\(|@import|<script[^>]* src|<link|fetch\(|XMLHttpRequest|import\("
            assert not re.search(asking, path.read_text(encoding="utf-8")), path.name


def test_captions_use_the_wildcards_of_their_jobs():
    used = {"confusion": {"model": "svm"}, "training": {"network": "trial"}, "tsne": {"space": "input"}}
    for path in (FOLDER / "captions").glob("*.rst"):
        assert "{{" not in caption(path.stem, **used.get(path.stem, {}))
    assert "as pixels" in caption("tsne", space="input")
    assert "as pixels" not in caption("tsne", space="embedding")
    with pytest.raises(UndefinedError):
        caption("training")


def test_page_of_another_data_set_speaks_of_it(page, summary, config):
    summary["dataset"] = {"title": "Fashion-MNIST", "image": "garment", "number": "class number"}
    config["data"]["dataset"] = "fashion_mnist"
    content, uris = page(*(name for name in SECTIONS if name not in ("published", "try_it")))
    prose = re.sub(r'<(pre|style|code)\b.*?</\1>|src="[^"]*"|<[^>]*>', " ", content, flags=re.DOTALL)
    assert not re.search(r"\bdigits?\b|(?<![\w-])MNIST|writers|[Pp]ublished (?!study)", prose, re.IGNORECASE)
    assert "The sum of two class numbers" in prose
    assert "Two garments stand one above the other, and only the sum of their class numbers is known" in prose
    assert "two garments of Fashion-MNIST" in prose
    for uri in uris:
        assert uri in content


@pytest.mark.parametrize("pool", ["shared", "disjoint"])
@pytest.mark.parametrize("title", ["Fashion-MNIST", "Mine"])
@pytest.mark.parametrize("image", ["garment", "digit"])
def test_data_section_says_what_is_true_of_the_data_set(page, summary, config, pool, title, image):
    summary["dataset"] = {"title": title, "image": image, "number": "class number"}
    summary["data"]["images"] = {"train": 1500, "test": 500}
    config["data"]["pool"] = pool
    section = page("data")[0].partition('<section id="data">')[2]
    assert f"500 test images of {title}" in section
    assert (f"1,500 training images of {title}" in " ".join(section.split())) == (pool == "shared")
    assert not re.search(r"(?<![\w-])MNIST|[16]0,000|writers|handwritten|Census", section)


def test_data_section_of_mnist(page, summary, config):
    assert "60,000 training images of MNIST" in " ".join(page("data")[0].split())
    config["data"]["pool"] = "disjoint"
    assert "10,000 test images of MNIST, by other writers" in page("data")[0]


def test_page_of_mnist_is_left_as_it_is(summary):
    words = "Two handwritten digits of MNIST, <code>reads: digits</code>"
    assert speak_of(summary["dataset"], words) == words
    fashion = {"title": "Fashion-MNIST", "image": "garment"}
    assert speak_of(fashion, words) == "Two garments of Fashion-MNIST, <code>reads: digits</code>"
