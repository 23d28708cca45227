"""Sections of the report: each is a module, which finds what there is to say, and a template of the same name.

The module has a TITLE and a function `context`, which returns the variables of the template, given the headline numbers
of the study, its configuration and the files that the section reads. In the headline numbers, a model also has
`on_most`, its runs on the most examples, by which it is compared. Optional keys are for the page around the section:
`headline`, a list of {label, note, value}, `in_short`, sentences, and `example`, a pair, are shown at its top;
`within`, {name, title} of what is within the section, in its contents.

All templates also know `summary`, `config`, `dataset` (its words), `made` (how the page was made) and `published` (the
published study, none if that is about other data).
"""

from collections.abc import Mapping
from typing import Any

Summary = Mapping[str, Any]  # the headline numbers of the study, or a part of them
Config = Mapping[str, Any]
Context = dict[str, Any]  # what a template needs
