"""The progress of a run of the study: jobs by stage, how far those running are, how much time is left."""

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from digitsum.report.wording import NARROW, duration
from support.job_cost import JobCost

# What jobs take in proportion to others, for rules of which no job has ended yet: seconds in a study as configured
# (docs/performance.md), and OTHERS for rules that are not named.
TYPICAL = {"train_network": 40, "train_rung": 29, "fit_classifier": 6, "cross_validate": 71, "run_tsne": 28}
TYPICAL |= {"train_addition": 90, "train_shortcut": 90, "evaluate_network": 4}
OTHERS = 2


@dataclass(frozen=True)
class Job:
    """A job that was started: its rule, its wildcards by name, its log, and when it started (seconds since 1970)."""

    rule: str
    wildcards: Mapping[str, str]
    log: Path | None
    started: float

    @property
    def title(self) -> str:
        """The job's title, such as train_network best all seed 3: numbers get a name, words speak for themselves."""
        return " ".join([self.rule, *(f"{k} {v}" if v.isdigit() else v for k, v in self.wildcards.items())])

    def training(self) -> tuple[str, float]:
        """Return what the log says of a training: trial, epoch and loss, in words, and the share of epochs done.

        For other jobs, the words are empty, and the share is 0.
        """
        text = self._logged()
        trial = re.findall(r"\btrial \d+(?=:)", text)[-1:]
        epochs = re.findall(r"\bepoch (\d+) of (\d+):(?:.*?\bvalidation loss ([^\s,]+))?", text)
        if not epochs:
            return "".join(trial), 0.0
        epoch, last, loss = epochs[-1]
        words = [*trial, f"epoch {epoch}/{last}", f"val. loss {loss}"]
        # In a later rung of the search, a job doesn't begin with the first epoch.
        return ", ".join(words if loss else words[:-1]), len(epochs) / (len(epochs) + int(last) - int(epoch))

    def failure(self) -> str | None:
        """Return why the job failed according to its log (see support.joblog), None if the log doesn't say."""
        found = re.findall(r"^\d\d:\d\d:\d\d ERROR (.+?)\nTraceback", self._logged(), re.MULTILINE | re.DOTALL)
        return found[-1] if found else None

    def _logged(self) -> str:
        """Return the log; nothing while it is still that of an earlier run, as long as the job waits on a cluster."""
        try:
            if self.log is None or self.log.stat().st_mtime < self.started - 1:
                return ""
            return self.log.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ""


class Progress:
    """What is known of a run. Jobs are identified by Snakemake's number; times are seconds since 1970.

    `stage_of` has the stage of each rule, in the order in which stages are shown; rules without one don't count. `jobs`
    says how many jobs of each rule the run has, `earlier` what jobs of earlier runs cost.
    """

    def __init__(
        self, stage_of: Mapping[str, str], jobs: Mapping[str, int], started: float, earlier: Sequence[JobCost]
    ) -> None:
        self.started = started
        self.stage_of = {rule: stage for rule, stage in stage_of.items() if rule in jobs}
        self.planned = Counter({rule: jobs[rule] for rule in self.stage_of})
        self.done = Counter(dict.fromkeys(self.planned, 0))
        self.running: dict[int, Job] = {}
        self.failed: dict[int, Job] = {}
        self.worked = 0.0  # how many seconds the jobs that are done took, added up
        # How many seconds jobs of each rule took, in earlier runs and in this one.
        self.seconds = {rule: [job.wall for job in earlier if job.rule == rule] for rule in self.planned}

    def start(self, number: int, job: Job) -> None:
        """Note that a job has started; a failed one can be tried again."""
        if job.rule in self.planned:
            self.failed.pop(number, None)
            self.running[number] = job

    def finish(self, number: int, now: float) -> Job | None:
        """Note that a job is done and return it, None if it doesn't count."""
        if job := self.running.pop(number, None):
            self.done[job.rule] += 1
            self.worked += now - job.started
            self.seconds[job.rule].append(now - job.started)
        return job

    def fail(self, number: int) -> Job | None:
        """Note that a job has failed and return it, None if it doesn't count or has failed already."""
        if job := self.running.pop(number, None):
            self.failed[number] = job
        return job

    def stages(self) -> Iterator[tuple[str, int, int, int]]:
        """Yield the name of each stage that has jobs, and how many of them are done, have failed, and are planned."""
        failed = [job.rule for job in list(self.failed.values())]
        for stage in dict.fromkeys(self.stage_of.values()):
            rules = [rule for rule in self.planned if self.stage_of[rule] == stage]
            done, planned = (sum(jobs[rule] for rule in rules) for jobs in (self.done, self.planned))
            yield stage, done, sum(rule in rules for rule in failed), planned

    def to_go(self, now: float) -> str:
        """Return an estimate of the time left, in words; empty while no job is done.

        A job is expected to take the mean time of its rule's jobs, a training as long for each epoch left as for each
        so far. If no job of its rule is known, it takes what is TYPICAL, in proportion to those that are. The mean
        number of jobs running side by side is expected to stay the same.
        """
        if not self.worked:
            return ""
        running, failed = list(self.running.values()), list(self.failed.values())
        known = {rule: seconds for rule, seconds in self.seconds.items() if seconds}
        typical = {rule: TYPICAL.get(rule, OTHERS) for rule in self.planned}
        scale = sum(map(sum, known.values())) / sum(len(known[rule]) * typical[rule] for rule in known)
        means = {rule: fmean(known[rule]) if rule in known else scale * typical[rule] for rule in self.planned}
        waiting = self.planned - self.done - Counter(job.rule for job in (*running, *failed))
        work = sum(jobs * means[rule] for rule, jobs in waiting.items())
        for job in running:
            elapsed, share = now - job.started, job.training()[1]
            work += elapsed / share - elapsed if share else max(0, means[job.rule] - elapsed)
        side_by_side = (self.worked + sum(now - job.started for job in running)) / (now - self.started)
        return f"about {rounded_up(work / side_by_side)} to go"


def rounded_up(seconds: float) -> str:
    """Return an estimated time as "40 s", "12 min" or "1 h 05 min"."""
    step = 10 if seconds < 60 else 60
    return in_words(step * max(1, math.ceil(seconds / step))).removesuffix(" 00 s")


def in_words(seconds: float) -> str:
    """Return a time in words, with plain spaces, which every terminal shows."""
    return duration(seconds).replace(NARROW, " ")
