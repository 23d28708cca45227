"""The small study of the workflow tests: the real rules, run by the real Snakemake, once for all tests.

pytest-xdist runs the tests in several processes; the first that needs the study runs it, and the others wait.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from filelock import FileLock
from planner import Planner

REPOSITORY = Path(__file__).parents[2]


PLANNER = Planner()


@dataclass(frozen=True)
class Study:
    """A folder that Snakemake works in, the configuration that it uses, and the checkout that it runs."""

    directory: Path
    config: Path
    checkout: Path = REPOSITORY

    def run(self, *arguments, overlay=None, cores=2, environment=None):
        """Run Snakemake with the dict `overlay` laid over the configuration; return its process, stderr in stdout."""
        return subprocess.run(
            self.command(*arguments, overlay=overlay, cores=cores),
            cwd=self.checkout,
            env={**os.environ, **(environment or {})},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )

    def command(self, *arguments, overlay=None, cores=2):
        """Return the command that `run` runs."""
        return [sys.executable, "-m", "snakemake", *self.options(*arguments, overlay=overlay, cores=cores)]

    def options(self, *arguments, overlay=None, cores=2):
        """Return the arguments of that command."""
        configs = [self.config]
        if overlay is not None:
            configs.append(self.directory.with_name(f"overlay-{os.getpid()}.yaml"))
            configs[-1].write_text(yaml.safe_dump(overlay))
        return ["--configfile", *configs, "--directory", self.directory, "--cores", str(cores), *arguments]

    def fork(self, *arguments, overlay=None, environment=None):
        """Do the same in forks of processes that have imported everything, which is quicker; return status, output."""
        output = self.directory.with_name(f"said-{os.getpid()}.txt")
        options = self.options(*arguments, overlay=overlay)
        status = PLANNER.run(options, self.checkout, output, environment)
        return status, output.read_text()

    def plan(self, *arguments, overlay=None):
        """Return the status of a dry run and what it prints."""
        return self.fork("--dry-run", *arguments, overlay=overlay)

    def facts(self, *arguments, overlay=None, edits=()):
        """Return what all jobs are made of, and for each entry of `edits` the jobs planned: see planner.tell."""
        found = self.told(*arguments, overlay=overlay, edits=edits)
        return found["jobs"], found["plans"]

    def told(self, *arguments, overlay=None, edits=()):
        """Return all that planner.tell says."""
        output, facts = (self.directory.with_name(f"{name}-{os.getpid()}") for name in ("said.txt", "facts.json"))
        options = self.options("--dry-run", *arguments, overlay=overlay)
        status = PLANNER.run(options, self.checkout, output, facts=facts, edits=edits)
        assert status == 0, output.read_text()
        return json.loads(facts.read_text())

    def planned(self, overlay=None):
        """Return how many jobs of each rule a dry run with `overlay` announces, without `all`."""
        status, said = self.plan(overlay=overlay)
        assert status == 0, said
        if "Nothing to be done" in said:
            return {}
        table = said.split("Job stats:")[-1].split("total ")[0]
        return {rule: int(n) for rule, n in re.findall(r"^(\w+) +(\d+)$", table, re.MULTILINE) if rule != "all"}

    def results(self):
        """Return {path: content} of all results of the target `all` that must be the same in every run.

        What holds times is left out: the report, the times of trials, and the database of trials.
        """
        found = {}
        for path in sorted((self / "results").rglob("*")):
            name = str(path.relative_to(self / "results"))
            if path.is_dir() or "addition" in name or name in ("report.html", "tuning/study.db"):
                continue
            found[name] = path.read_bytes()
            if name.startswith("tuning/round-"):
                found[name] = re.sub(rb'"(started|ended)": ".*"', b"", found[name])
        return found

    def __truediv__(self, path):
        return self.directory / path


@pytest.fixture(scope="session")
def small_config(packed_sample):
    """Return the overlay small.yaml as a dict, with the folder of the sample in it."""
    config = yaml.safe_load((REPOSITORY / "tests" / "workflow" / "small.yaml").read_text())
    config["data"]["directory"] = str(packed_sample)
    return config


@pytest.fixture(scope="session")
def new_study(small_config):
    """Return a function that makes a study in a folder, by default the small one, in which nothing has run yet."""

    def new_study(directory, config=None):
        if config is None:
            config = directory.with_name(f"{directory.name}.yaml")
            config.write_text(yaml.safe_dump(small_config))
        return Study(directory, config)

    return new_study


@pytest.fixture(scope="session", autouse=True)
def _planner():
    yield
    PLANNER.close()


@pytest.fixture(scope="session")
def study(new_study, tmp_path_factory, worker_id):
    """Return the small study, finished, and MNIST addition, run once for all processes of the tests.

    Tests only look at it; those that change a file use `copied_study`. In the folder `opened` beside it, tests/trace
    lists the files that each job opened.
    """
    folder = tmp_path_factory.getbasetemp()
    folder = (folder if worker_id == "master" else folder.parent) / "small"
    with FileLock(f"{folder}.lock"):
        (folder / "opened").mkdir(parents=True, exist_ok=True)
        study, status, output = new_study(folder / "study"), folder / "status", folder / "output"
        if not status.exists():
            trace = {"PYTHONPATH": str(REPOSITORY / "tests" / "trace"), "DIGITSUM_TRACE": str(folder / "opened")}
            for target in ("all", "addition"):  # one after the other, so that the report is of the first one's jobs
                ended, said = study.fork(target, environment=trace)
                status.write_text(str(ended))
                output.write_text(said)
                if ended:
                    break
        if status.read_text() != "0":
            pytest.fail(f"the study failed:\n{output.read_text()}", pytrace=False)
        return study


@pytest.fixture
def checkout(tmp_path):
    """Return a copy of those parts of the repository that Snakemake reads, to edit."""
    folder = tmp_path / "checkout"
    folder.mkdir()
    parts = ["Snakefile", "config", "config.yaml", "workflow", "envs", "profiles"]
    subprocess.run(["cp", "--recursive", *parts, folder], cwd=REPOSITORY, check=True)
    return folder


@pytest.fixture
def copied_study(study, new_study, tmp_path):
    """Return a copy of the finished study, including the ages of files and Snakemake's records."""
    copy = new_study(tmp_path / "study")
    shutil.copytree(study.directory, copy.directory, symlinks=True)
    return copy


@pytest.fixture(scope="module")
def own_study(study, new_study, tmp_path_factory):
    """Return a copy of the finished study for all tests of a file, which leave it as they found it."""
    copy = new_study(tmp_path_factory.mktemp("own") / "study")
    shutil.copytree(study.directory, copy.directory, symlinks=True)
    return copy


@pytest.fixture(scope="session")
def browser():
    """Return a Chromium."""
    engine = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed; make test installs it")
    names = ("chromium", "chromium-browser", "google-chrome")
    chromium = next(filter(None, map(shutil.which, names)), None)
    if chromium is None:
        pytest.skip("no Chromium here (Debian: chromium, fonts-liberation)")
    with engine.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser):
    """Return a function that opens a file; afterwards, check that there were no errors and no other requests."""
    seen = {"requests": [], "errors": []}
    context = browser.new_context(viewport={"width": 1280, "height": 800}, offline=True)
    context.set_default_timeout(120_000)  # milliseconds; a busy machine takes its time

    def open_page(path):
        page = context.new_page()
        page.on("request", lambda request: seen["requests"].append(request.url))
        page.on("pageerror", lambda error: seen["errors"].append(str(error)))
        page.on("console", lambda message: message.type == "error" and seen["errors"].append(message.text))
        page.goto(path.as_uri(), wait_until="load")
        seen["file"] = path.as_uri()
        return page

    yield open_page
    context.close()
    outside = [url for url in seen["requests"] if url != seen["file"] and not url.startswith("data:")]
    assert outside == []
    assert seen["errors"] == []
