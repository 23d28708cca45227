"""The name of the study whose results are in a folder: a study doesn't replace the results of another by mistake."""

from pathlib import Path

from snakemake.exceptions import WorkflowError

from digitsum.files import write_text

FILE = "study.txt"


def remember_study(results: Path, name: str) -> None:
    """Write down, when a run starts, that the folder `results` holds the study `name`.

    Raises:
        WorkflowError: the folder can't be written; names it.
    """
    try:
        if not (results / FILE).is_file():
            write_text(results / FILE, f"{name}\n")
    except OSError as error:
        raise WorkflowError(f"{results.resolve()} is not a folder that can be written: {error.strerror}") from None


def name_in(results: Path) -> str | None:
    """Return the name of the study whose results are in the folder `results`, None if nothing says it."""
    path = results / FILE
    return path.read_text(encoding="utf-8", errors="replace").strip() if path.is_file() else None


def other_study(results: Path, name: str) -> list[str]:
    """Return a line if the folder `results` holds a study with another name than `name`."""
    found = name_in(results)
    if found in (None, name):
        return []
    return [
        f"study: {results.resolve()} holds the study {found!r}, which {name!r} would replace; use another folder "
        "(--directory), or delete or move that one"
    ]
