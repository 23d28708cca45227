"""README, docs/ and the other pages: their links lead somewhere, and what they name is there."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

REPOSITORY = Path(__file__).parents[2]
PAGES = sorted(path for folder in (".", "docs", "config", ".github") for path in (REPOSITORY / folder).glob("*.md"))
FOLDERS = "workflow|profiles|benchmarks|tests|envs|docs"  # whose files are named from the root of the repository

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(REPOSITORY)))


def tokens(page):
    """Yield all parts of a page, those within lines included."""
    for token in MarkdownIt("commonmark").enable("table").parse(page.read_text(encoding="utf-8")):
        yield token
        yield from token.children or ()


def links(page):
    """Return where the links and pictures of a page lead."""
    found = (token.attrs.get("href") or token.attrs.get("src") for token in tokens(page))
    return [link for link in found if link]


def anchors(page):
    """Return the names that GitHub gives to the headings of a page."""
    headings = [after for token, after in pairwise(tokens(page)) if token.type == "heading_open"]
    return {re.sub(r"[^\w\- ]", "", heading.content.lower()).replace(" ", "-") for heading in headings}


def within(page):
    """Return the links of a page that lead to files of the repository, each as a path and the name of a heading."""
    inside = [link.partition("#") for link in links(page) if not re.match(r"\w+:", link)]
    return [((page.parent / path).resolve() if path else page, heading) for path, _, heading in inside]


@every_page
def test_links_lead_somewhere(page):
    for path, heading in within(page):
        assert path.exists(), path
        assert not heading or heading in anchors(path), f"{path.name} has no heading {heading!r}"


def test_readme_leads_to_every_page():
    linked = {path for path, _ in within(REPOSITORY / "README.md")}
    assert set((REPOSITORY / "docs").glob("*.md")) <= linked


@every_page
def test_files_and_targets_that_it_names_are_there(page):
    """Where a page names a path in a folder of the repository, or says `make TARGET`."""
    targets = re.findall(r"^([a-z-]+):", (REPOSITORY / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    code = [token.content for token in tokens(page) if token.type in ("code_inline", "fence")]
    for text in code:
        for path in re.findall(rf"(?<![\w/.-])(?:{FOLDERS})/[\w./-]*", text):
            assert (REPOSITORY / path).exists(), path
        for target in re.findall(r"^make (?:\w+=\S+ )*([a-z-]+)", text, re.MULTILINE):
            assert target in targets, target


def test_pages_that_files_name_are_there():
    """In comments, docstrings and messages: `docs/PAGE`."""
    named = {}
    for folder in ("workflow", "benchmarks", "tests", "profiles", "envs", ".github", "."):
        paths = (REPOSITORY / folder).glob("*" if folder == "." else "**/*")
        for path in (path for path in paths if path.suffix in (".py", ".smk", ".yaml", ".yml", ".txt", ".md", ".toml")):
            for page in re.findall(r"(?<![\w/])docs/[\w-]+\.\w+", path.read_text(encoding="utf-8")):
                named.setdefault(page, path)
    assert named
    for page, path in named.items():
        assert (REPOSITORY / page).exists(), f"{path.relative_to(REPOSITORY)} names {page}"
