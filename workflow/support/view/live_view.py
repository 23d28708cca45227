"""The live view of a run in a terminal, drawn with rich."""

import logging
import os
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path

from rich.console import Console, Group
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Column, Table
from rich.text import Text

from digitsum.report.wording import count
from support.view.job_lines import JobLines
from support.view.progress import Job


class LiveView(JobLines):
    """A bar for each stage, elapsed and remaining time, the running jobs; above them a line for each failure.

    Jobs write to the same terminal as Snakemake, which would garble the view, so their output goes through a pipe.
    A separate thread draws the view. It only reads, and copies what other threads may be changing.
    """

    def __init__(
        self, stage_of: Mapping[str, str], pages: Callable[[], Sequence[Path]] = tuple, *, colour: bool
    ) -> None:
        super().__init__(stage_of, pages)
        self.terminal = os.fdopen(os.dup(sys.stderr.fileno()), "w", encoding="utf-8", errors="replace")
        self.console = Console(file=self.terminal, no_color=None if colour else True, highlight=False)
        self.live = Live(self, console=self.console, refresh_per_second=1, redirect_stdout=False, redirect_stderr=False)

    def begin(self) -> None:
        """Show the view."""
        read, write = os.pipe()
        os.dup2(write, sys.stderr.fileno())
        os.close(write)
        self.reader = threading.Thread(target=self._pass_on, args=(read,), daemon=True)
        self.reader.start()
        self.live.start()

    def _pass_on(self, read: int) -> None:
        with open(read, encoding="utf-8", errors="replace") as lines:
            for line in lines:
                if line.startswith("Traceback"):
                    time.sleep(0.5)  # after Ctrl-C, a job that is just starting may be faster than Snakemake
                if not self.interrupted:  # each job would print a traceback
                    self.say(line.rstrip("\n"))

    def job_done(self, job: Job, seconds: float) -> None:
        """Print nothing: the bars show it."""

    def say(self, text: str, level: int = logging.INFO) -> None:
        """Print a line above the view, where it stays."""
        style = "red" if level >= logging.ERROR else "yellow" if level >= logging.WARNING else ""
        self.console.print(Text(text, style), soft_wrap=True)

    def end(self) -> None:
        """Stop the view; the bars and the outcome stay on the terminal."""
        os.dup2(self.terminal.fileno(), sys.stderr.fileno())
        self.reader.join(timeout=1)  # for the last lines; not for ever: a job may outlive the run
        self.live.stop()

    def __rich__(self) -> Group:
        """Draw the view; of a screen that is too low for it, rich leaves out the last lines, which are running jobs."""
        stages = Table.grid(padding=(0, 2))
        for name, done, failed, total in self.progress.stages():
            bar = ProgressBar(total, done, width=min(40, self.console.width // 2))
            stages.add_row(name, bar, f"{done}/{total}", f"[red]{failed} failed" if failed else "")
        if self.closed:
            return Group(stages, "", Text(self.outcome()))
        now, running = time.time(), list(self.progress.running.values())
        facts = [
            f"{self.progress.done.total()} of {count(self.progress.planned.total(), 'job')} done",
            f"{len(running)} running",
            f"{timedelta(seconds=int(now - self.progress.started))} elapsed",
            self.progress.to_go(now),
        ]
        jobs = Table.grid(Column(), Column(no_wrap=True), Column(no_wrap=True, justify="right"), padding=(0, 2))
        for job in running:
            title, (state, _) = Text(job.title, no_wrap=True, overflow="ellipsis"), job.training()
            jobs.add_row(title, state, str(timedelta(seconds=int(now - job.started))))
        return Group(stages, "", Text(" · ".join(filter(None, facts))), "", jobs)
