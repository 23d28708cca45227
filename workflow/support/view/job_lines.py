"""The view of a run where there is no terminal: a line for each job that is done or has failed."""

import logging
import re
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from snakemake_interface_logger_plugins.common import LogEvent

from digitsum.report.wording import count
from support.job_cost import read_jobs
from support.view.progress import Job, Progress, in_words

# Snakemake's messages before the first job and after the last one that nobody needs.
NOT_NEWS = (
    "Assuming unrestricted shared filesystem",
    "Building DAG of jobs",
    "Using shell:",
    "Group jobs: inactive",
    "Conda environments: ignored",
    "Exiting because a job execution failed",
    "WorkflowError:\nAt least one job did not complete successfully",
)
NOTHING_TO_DO = "Nothing to be done"
# What it says when stopped: by Ctrl-C, which stops the jobs too, or by a signal, after which it lets them finish.
INTERRUPTED = "Terminating processes"
STOPPING = (INTERRUPTED, "Will exit after")


class JobLines(logging.Handler):
    """A line for each job, from the events that Snakemake logs.

    `stage_of` says which stage a rule belongs to; `pages`, asked when the run has begun, returns what it is for, to be
    opened when all is done.
    """

    def __init__(self, stage_of: Mapping[str, str], pages: Callable[[], Sequence[Path]] = tuple) -> None:
        super().__init__()
        self.stage_of, self.pages = stage_of, pages
        self.progress = Progress(stage_of, {}, 0, [])  # until the run begins
        self.status: dict[int | None, str] = {}  # of the last process that failed, by the thread that waited for it
        self.interrupted = False  # the jobs were stopped
        self.stopped = False  # no more jobs are started, because the user said so
        self.forced = False  # a job was started that the same command would start again
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
            self.progress = Progress(self.stage_of, facts["stats"], record.created, read_jobs(Path("logs")))
            self.begin()
        elif event == LogEvent.JOB_INFO:
            self.forced |= "Forced execution" in facts["reason"]  # --forceall, --forcerun
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
            if "SIGINT" in ended[1]:  # Ctrl-C, which Snakemake can overlook between two jobs
                self.interrupted = self.stopped = True
        elif event in (None, LogEvent.ERROR) and not text.startswith(NOT_NEWS):
            self.interrupted |= text.startswith(INTERRUPTED)
            self.stopped |= text.startswith(STOPPING)
            if not self.progress.planned or record.levelno >= logging.WARNING or text.startswith(STOPPING):
                self.say(text, record.levelno)
            if text.startswith(NOTHING_TO_DO) and self.pages():
                self.say(self.where())

    def begin(self) -> None:
        """Say how many jobs there are to do."""
        stages = ", ".join(f"{stage} {total}" for stage, *_, total in self.progress.stages())
        self.say(f"{count(self.progress.planned.total(), 'job')}: {stages}")

    def job_done(self, job: Job, seconds: float) -> None:
        """Say how long a job took."""
        total = self.progress.planned.total()
        self.say(f"[{self.progress.done.total():{len(str(total))}}/{total}] {job.title}: {in_words(seconds)}")

    def say(self, text: str, level: int = logging.INFO) -> None:
        """Print a line."""
        print(text, file=sys.stderr, flush=True)

    def outcome(self) -> str:
        """Return how the run ended."""
        done, total, failed = self.progress.done.total(), self.progress.planned.total(), len(self.progress.failed)
        text = f"{count(done, 'job')} done" if done == total else f"{done} of {count(total, 'job')} done"
        text += f" in {in_words(time.time() - self.progress.started)}"
        if failed:
            waiting = total - done - failed
            text += f", {failed} failed" + (f", {waiting} not run" if waiting else "")
            return f"{text}; fix it, then run the same command"
        if self.stopped and done < total:
            return f"{text}, then stopped" + ("" if self.forced else "; the same command continues from here")
        return f"{text}\n{self.where()}" if self.pages() and done == total else text

    def where(self) -> str:
        """Return where the pages are, on a line each."""
        return "\n".join(f"{page.stem}: {page.resolve()}" for page in self.pages())

    def end(self) -> None:
        """Say how the run ended."""
        self.say(self.outcome())

    def close(self) -> None:
        """End the view, once."""
        if self.progress.planned and not self.closed:
            self.closed = True
            self.end()
        super().close()
