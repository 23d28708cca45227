"""Where a result comes from: the version of the code, the machine, the versions of the libraries."""

import os
import platform
import re
import shutil
import subprocess
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

# The packages that the numbers and figures depend on.
PACKAGES = (
    "numpy",
    "scipy",
    "pandas",
    "scikit-learn",
    "scikit-learn-intelex",
    "torch",
    "optuna",
    "openTSNE",
    "matplotlib",
    "snakemake",
)
# What a study runs, in a checkout.
RUN = ("Snakefile", "config.yaml", "workflow", "envs")


def commit(checkout: Path) -> str:
    """Return the git commit that the code is at, with "and uncommitted changes" if there are any, or why it has none.

    Only a repository of the checkout's own, the folder with the Snakefile, counts, not one around it. Changes are those
    to files that a study runs, new files among them.
    """
    unversioned = "not under version control"
    if not (checkout / ".git").exists():  # a folder, or, in a worktree or submodule, a file
        return unversioned
    if shutil.which("git") is None:
        return "unknown: git is not installed"
    try:
        if _git(checkout, "rev-parse", "--show-prefix"):  # .git is no repository, but there is one around it
            return unversioned
        lines = _git(checkout, "status", "--porcelain=v2", "--branch", "--untracked-files=all", "--", *RUN).splitlines()
    except (OSError, subprocess.CalledProcessError) as error:
        return f"unknown: git refuses to read it ({_reason(error)})"
    head = lines[0].removeprefix("# branch.oid ").replace("(initial)", "no commit yet")
    changed = any(not line.startswith("#") for line in lines)
    return f"{head} and uncommitted changes" if changed else head


def _git(checkout: Path, *arguments: str) -> str:
    """Return what git says in `checkout`, without variables that name another repository, as they do in a hook."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return subprocess.run(  # noqa: S603
        ["git", "--no-optional-locks", *arguments],  # noqa: S607
        cwd=checkout,
        env={**environment, "LC_ALL": "C"},
        check=True,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
    ).stdout.strip()


def _reason(error: OSError | subprocess.CalledProcessError) -> str:
    """Return in a few words why git failed."""
    if isinstance(error, OSError):
        return str(error.strerror)
    fatal = re.search(r"^fatal: (?:detected )?(.+?)(?: in repository at .*)?$", error.stderr, re.MULTILINE)
    return fatal[1] if fatal else f"it ended with status {error.returncode}"


def versions() -> dict[str, str]:
    """Return the versions of Python and of the packages above, without those that are not installed."""
    found = {"Python": platform.python_version()}
    for package in PACKAGES:
        with suppress(PackageNotFoundError):
            found[package] = version(package)
    return found


def machine() -> dict[str, str]:
    """Return the processor, how many of its cores this process may use, the memory and the operating system."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return {
        "Processor": _processor(),
        "Cores": str(cores),
        "Memory": f"{memory() / 2**30:.0f} GiB",
        "System": f"{platform.system()} {platform.machine()}",
    }


def memory() -> int:
    """Return how much memory this machine has, in bytes."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")  # Linux; elsewhere Python knows more
    name = cpuinfo.exists() and re.search(r"^model name\s*: (.+)$", cpuinfo.read_text(encoding="utf-8"), re.MULTILINE)
    return name[1].strip() if name else platform.processor() or platform.machine()
