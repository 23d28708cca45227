"""Which code the jobs run: that of their own checkout, whatever else is called digitsum or support.

Snakemake puts the checkout at the end of the path of every job. What comes before it, PYTHONPATH and installed
packages, can have packages of the same names, such as those of another clone.
"""

import os
import site
import sys
from importlib.machinery import PathFinder
from pathlib import Path

from support.source_digest import PACKAGES


def come_first(workflow: Path) -> None:
    """Put the folder `workflow` of the checkout first in PYTHONPATH, which the jobs inherit from this process."""
    others = [path for path in _python_path() if path != str(workflow)]
    os.environ["PYTHONPATH"] = os.pathsep.join([str(workflow), *others])


def imported_instead(workflow: Path) -> str | None:
    """Return a file that this process or the jobs import instead of one in the folder `workflow`, or None."""
    before = [*_python_path(), *site.getsitepackages(), site.getusersitepackages()]
    for package in PACKAGES:
        for spec in (sys.modules[package].__spec__, PathFinder.find_spec(package, before)):
            if spec is not None and spec.origin and not Path(spec.origin).resolve().is_relative_to(workflow.resolve()):
                return spec.origin
    return None


def _python_path() -> list[str]:
    return [path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path]
