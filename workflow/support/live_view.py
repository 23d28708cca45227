"""The live view of a run in a terminal, drawn with rich."""

import logging
import os
import sys
import threading
import time

from rich.console import Console, Group
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from digitsum.report.wording import count
from support.progress import Job, Progress, clock
from support.progress_view import JobLines


class LiveView(JobLines):
    """A bar for each stage, the running jobs, elapsed and remaining time; above them a line for each failure.

    Jobs write to the same terminal as Snakemake, which would garble the view, so their output goes through a pipe.
    A separate thread draws the view. It only reads, and copies what other threads may be changing.
    """

    def __init__(self, progress: Progress, colour: bool) -> None:
        super().__init__(progress)
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
        """Draw the view."""
        if self.closed:
            return Group(self._stages(), "", Text(self.outcome()))
        now, failed = time.time(), len(self.progress.failed)
        words = [
            f"{self.progress.done} of {count(self.progress.total, 'job')} done",
            f"{failed} failed" if failed else "",
            f"{clock(now - self.progress.started)} elapsed",
            self.progress.to_go(now),
        ]
        return Group(self._stages(), "", self._running(now), "", Text(" · ".join(filter(None, words))))

    def _stages(self) -> Table:
        table = Table.grid(padding=(0, 2))
        for stage in self.progress.stages():
            bar = ProgressBar(stage.total, stage.done, width=min(40, self.console.width // 2))
            failed = f"[red]{stage.failed} failed" if stage.failed else ""
            table.add_row(stage.name, bar, f"{stage.done}/{stage.total}", failed)
        return table

    def _running(self, now: float) -> Table:
        """Return a line for each running job, as many as there is room for."""
        jobs = list(self.progress.running.values())
        room = max(1, self.console.height - len(self.progress.stages()) - 5)
        rows = [(job.title, str(job.state()), clock(now - job.started)) for job in jobs[:room]]
        rest = [max(map(len, column), default=0) for column in list(zip(*rows, strict=True))[1:]]
        table = Table.grid(padding=(0, 2))
        table.add_column(no_wrap=True, overflow="ellipsis", max_width=self.console.width - sum(rest) - 4)
        table.add_column(no_wrap=True)
        table.add_column(no_wrap=True, justify="right")
        for row in rows:
            table.add_row(*row)
        if len(jobs) > room:
            table.add_row(f"and {len(jobs) - room} more")
        return table
