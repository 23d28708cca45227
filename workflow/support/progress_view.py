"""What a run shows: in a terminal one live view, elsewhere a line for each job. Snakemake's own log has the rest.

Snakemake's logger plugins are the other way to do this. But a profile that names a plugin fails where that is not
installed, and the maintained one, snakemake-logger-plugin-rich, shows no stages, no epochs and no time left.
"""

from support.joblog import VIEW_SHOWS_FAILURES

import logging
import os
import re
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from snakemake.logging import logger
from snakemake.settings.enums import Quietness
from snakemake_interface_logger_plugins.common import LogEvent

from digitsum.report.wording import count
from support.progress import Job, Progress, spaced

if TYPE_CHECKING:
    from snakemake.workflow import Workflow

# Snakemake's messages before the first job and after the last one that nobody needs.
CHATTER = (
    "Assuming unrestricted shared filesystem",
    "Building DAG of jobs",
    "Using shell:",
    "Group jobs: inactive",
    "Conda environments: ignored",
    "Exiting because a job execution failed",
    "WorkflowError:\nAt least one job did not complete successfully",
)
# What it says when stopped: by Ctrl-C, which stops the jobs too, or by a signal, after which it lets them finish.
INTERRUPTED = "Terminating processes"
STOPPING = (INTERRUPTED, "Will exit after")


def show_progress(workflow: "Workflow") -> None:
    """Replace Snakemake's own messages about a run by this view.

    Not if Snakemake was told to say more (-n, -p, --verbose, --show-failed-logs) or less (--quiet), writes through a
    plugin (--logger), or runs the study as a module of another workflow.
    """
    wanted = workflow.output_settings
    own = [handler for handler in logger.handlers if handler.name == "DefaultStreamHandler"]
    if (
        not (own and workflow.is_main_process and workflow.modifier.is_main_snakefile())
        or (wanted.dryrun or wanted.printshellcmds or wanted.verbose or wanted.debug_dag or wanted.show_failed_logs)
        or not {Quietness.ALL, Quietness.PROGRESS, Quietness.RULES}.isdisjoint(wanted.quiet or ())
    ):
        return
    # A stage is a file of rules; those in the Snakefile itself are targets.
    rules = [rule for rule in workflow.rules if Path(rule.snakefile).name != "Snakefile"]
    progress = Progress(
        {rule.name: Path(rule.snakefile).stem for rule in rules},
        workflow._localrules,  # without a cluster, workflow.is_local calls every rule local
    )
    handler = JobLines(progress)
    if sys.stderr.isatty() and os.environ.get("TERM") != "dumb" and find_spec("rich") is not None:
        from support.live_view import LiveView

        handler = LiveView(progress, colour=not wanted.nocolor)
    logger.removeHandler(own[0])
    logger.addHandler(handler)
    os.environ[VIEW_SHOWS_FAILURES] = "1"  # for the jobs


class JobLines(logging.Handler):
    """A line for each job that is done or has failed."""

    def __init__(self, progress: Progress) -> None:
        super().__init__()
        self.progress = progress
        self.status: dict[int | None, str] = {}  # of the last process that failed, by the thread that waited for it
        self.interrupted = False
        self.closed = False

    def emit(self, record: logging.LogRecord) -> None:
        """Handle an event of Snakemake, or pass on what else it says."""
        try:
            self._take(record, getattr(record, "event", None))
        except Exception:
            self.handleError(record)

    def _take(self, record: logging.LogRecord, event: LogEvent | None) -> None:
        facts, text = record.__dict__, record.getMessage()
        if event == LogEvent.RUN_INFO:
            self.progress.plan(facts["stats"], record.created)
            self.begin()
        elif event == LogEvent.JOB_INFO:
            log = Path(facts["log"][0]) if facts["log"] else None
            self.progress.start(facts["jobid"], Job(facts["rule_name"], facts["wildcards"], log, record.created))
        elif event == LogEvent.JOB_FINISHED:
            if job := self.progress.finish(facts["job_id"], record.created):
                self.job_done(job, record.created - job.started)
        elif event == LogEvent.JOB_ERROR and not self.interrupted:
            if job := self.progress.fail(facts["jobid"]):
                reason = job.failure() or facts["rule_msg"] or self.status.pop(record.thread, "failed")
                self.say(f"{job.rule}: {reason}" + (f" (log: {job.log})" if job.log else ""), logging.ERROR)
        elif event == LogEvent.ERROR and (ended := re.search(r"CalledProcessError.*' (.+?)\.?$", text, re.DOTALL)):
            self.status[record.thread] = ended[1]
            self.interrupted |= "SIGINT" in ended[1]  # Ctrl-C, which Snakemake can overlook between two jobs
        elif event in (None, LogEvent.ERROR) and self._is_news(record.levelno, text):
            self.interrupted |= text.startswith(INTERRUPTED)
            self.say(text, record.levelno)

    def _is_news(self, level: int, text: str) -> bool:
        running = bool(self.progress.planned)
        return not text.startswith(CHATTER) and (not running or level >= logging.WARNING or text.startswith(STOPPING))

    def begin(self) -> None:
        """Say how many jobs there are to do."""
        stages = ", ".join(f"{stage.name} {stage.total}" for stage in self.progress.stages())
        self.say(f"{count(self.progress.total, 'job')}: {stages}")

    def job_done(self, job: Job, seconds: float) -> None:
        """Say how long a job took."""
        total = self.progress.total
        self.say(f"[{self.progress.done:{len(str(total))}}/{total}] {job.title}: {spaced(seconds)}")

    def say(self, text: str, level: int = logging.INFO) -> None:
        """Print a line."""
        print(text, file=sys.stderr, flush=True)

    def outcome(self) -> str:
        """Return how the run ended."""
        done, total, failed = self.progress.done, self.progress.total, len(self.progress.failed)
        text = f"{count(done, 'job')} done" if done == total else f"{done} of {count(total, 'job')} done"
        text += f" in {spaced(time.time() - self.progress.started)}"
        if failed:
            waiting = total - done - failed
            return f"{text}, {failed} failed" + (f", {waiting} not run" if waiting else "")
        return text if done == total else f"{text}, then stopped; the same command continues from here"

    def end(self) -> None:
        """Say how the run ended."""
        self.say(self.outcome())

    def close(self) -> None:
        """End the view, once."""
        if self.progress.planned and not self.closed:
            self.closed = True
            self.end()
        super().close()
