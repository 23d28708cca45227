"""The version is defined in one place, and everything else that names it agrees."""

import re

import yaml

from digitsum.version import VERSION


def test_changelog_begins_with_the_version(repository):
    versions = re.findall(
        r"^## (\d+\.\d+\.\d+) - \d{4}-\d\d-\d\d$", (repository / "CHANGELOG.md").read_text(), re.MULTILINE
    )
    assert versions[0] == VERSION


def test_citation_names_the_version(repository):
    citation = yaml.safe_load((repository / "CITATION.cff").read_text())
    assert citation["version"] == VERSION
    assert citation.keys() >= {"cff-version", "message", "title", "authors", "license"}


def test_pages_name_the_tag_of_the_version(repository):
    tags = [tag for page in (repository / "docs").glob("*.md") for tag in re.findall(r'tag="v(.*?)"', page.read_text())]
    assert tags
    assert set(tags) == {VERSION}
