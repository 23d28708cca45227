"""The progress of a run of the study: jobs by stage, the state of those running, how much time is left."""

import math
import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean
from typing import NamedTuple

from digitsum.report.wording import NARROW, duration
from support.job_cost import read_jobs

TAIL = 8192  # bytes read from the end of a log; more than any job writes


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

    def state(self) -> "State":
        """Return what the log of the job says so far."""
        return State.of_log(self._logged())

    def failure(self) -> str | None:
        """Return why the job failed according to its log (see support.joblog), None if the log doesn't say."""
        found = re.findall(r"^\d\d:\d\d:\d\d ERROR (.+?)\nTraceback", self._logged(), re.MULTILINE | re.DOTALL)
        return found[-1] if found else None

    def _logged(self) -> str:
        """Return the end of the log; empty while it is still the log of an earlier run."""
        try:
            if self.log is None or self.log.stat().st_mtime < self.started - 1:
                return ""
            with self.log.open("rb") as file:
                file.seek(max(0, self.log.stat().st_size - TAIL))
                return file.read().decode(errors="replace")
        except OSError:
            return ""


class State(NamedTuple):
    """What a training logs: trial of the search, epoch, number of epochs, validation loss."""

    trial: str | None = None
    epoch: int = 0
    epochs: int = 0
    loss: str | None = None

    @classmethod
    def of_log(cls, text: str) -> "State":
        """Read the state from the lines that train_rung and train_network log."""
        trial = re.search(r"\btrial (\d+):", text)
        epochs = re.findall(r"\bepoch (\d+) of (\d+):.*?\bvalidation loss ([^\s,]+)", text)
        epoch, last, loss = epochs[-1] if epochs else (0, 0, None)
        return cls(trial and trial[1], int(epoch), int(last), loss)

    def __str__(self) -> str:
        words = [f"trial {self.trial}"] if self.trial else []
        if self.epoch:
            words.append(f"epoch {self.epoch}/{self.epochs}, val. loss {self.loss}")
        return ", ".join(words)


class Stage(NamedTuple):
    """The jobs of a stage: how many are done, how many have failed, how many there are."""

    name: str
    done: int
    failed: int
    total: int


@dataclass
class Progress:
    """What is known of a run. Jobs are identified by Snakemake's number; times are seconds since 1970.

    Attributes:
        stage_of: the stage of each rule, in the order in which stages are shown; rules without one don't count.
        light: rules whose jobs take seconds (localrule), alike enough that one rule's times can stand for another's.
        planned: how many jobs of each rule the run has.
        running: the jobs that are running.
        failed: those that failed.
        seconds: how long each finished job took, by rule.
        earlier: how long the jobs of each rule took in earlier runs, for rules without a finished job.
    """

    stage_of: Mapping[str, str]
    light: Collection[str] = ()
    started: float = 0
    planned: dict[str, int] = field(default_factory=dict)
    running: dict[int, Job] = field(default_factory=dict)
    failed: dict[int, Job] = field(default_factory=dict)
    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    earlier: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def plan(self, jobs: Mapping[str, int], now: float, logs: Path = Path("logs")) -> None:
        """Begin a run with these numbers of jobs by rule; the logs of earlier runs tell how long such jobs took."""
        self.started = now
        for job in read_jobs(logs):
            self.earlier[job.rule].append(job.wall)
        self.planned = {rule: n for rule, n in jobs.items() if rule in self.stage_of}

    def start(self, number: int, job: Job) -> None:
        """Note that a job has started; a failed one can be tried again."""
        if job.rule in self.stage_of:
            self.failed.pop(number, None)
            self.running[number] = job

    def finish(self, number: int, now: float) -> Job | None:
        """Note that a job is done and return it, None if it doesn't count."""
        if job := self.running.pop(number, None):
            self.seconds[job.rule].append(now - job.started)
        return job

    def fail(self, number: int) -> Job | None:
        """Note that a job has failed and return it, None if it doesn't count or has failed already."""
        if job := self.running.pop(number, None):
            self.failed[number] = job
        return job

    @property
    def done(self) -> int:
        """How many jobs are done."""
        return sum(len(times) for times in list(self.seconds.values()))

    @property
    def total(self) -> int:
        """How many jobs there are."""
        return sum(self.planned.values())

    def stages(self) -> list[Stage]:
        """Return the stages that have something to do."""
        found = []
        for name in dict.fromkeys(self.stage_of.values()):
            rules = [rule for rule in self.planned if self.stage_of[rule] == name]
            failed = sum(job.rule in rules for job in list(self.failed.values()))
            if total := sum(self.planned[rule] for rule in rules):
                found.append(Stage(name, sum(len(self.seconds[rule]) for rule in rules), failed, total))
        return found

    def to_go(self, now: float) -> str:
        """Return an estimate of the time left, in words; empty while there is none.

        A job is expected to take the mean time of its rule's finished jobs; if there are none, of its rule's jobs in
        an earlier run; failing that, of the finished light jobs: for a rule that isn't light that is too little, and
        the estimate says "more than". A training is expected to need as long for each epoch left as for each so far.
        The mean number of jobs running side by side is expected to stay the same.
        """
        running = list(self.running.values())
        busy = sum(sum(times) for times in list(self.seconds.values())) + sum(now - job.started for job in running)
        if not self.done or not busy:
            return ""
        light = [time for rule in self.light for time in self.seconds[rule]]
        work, unknown = 0.0, False
        for rule, planned in self.planned.items():
            known = self.seconds[rule] or self.earlier[rule] or (light if rule in self.light else [])
            mean = fmean(known or light or [0])
            own = [job for job in running if job.rule == rule]
            failed = sum(job.rule == rule for job in list(self.failed.values()))
            left = planned - len(self.seconds[rule]) - len(own) - failed
            work += left * mean
            for job in own:
                elapsed, state = now - job.started, job.state()
                work += elapsed * (state.epochs / state.epoch - 1) if state.epoch else max(0, mean - elapsed)
            unknown |= not known and (left > 0 or not all(job.state().epoch for job in own))
        side_by_side = busy / (now - self.started)
        return f"{'more than' if unknown else 'about'} {roughly(work / side_by_side)} to go"


def roughly(seconds: float) -> str:
    """Return an estimated time as "40 s", "12 min" or "1 h 05 min"."""
    step = 10 if seconds < 60 else 60
    return spaced(step * max(1, math.ceil(seconds / step))).removesuffix(" 00 s")


def spaced(seconds: float) -> str:
    """Return a time in words, with plain spaces, which every terminal shows."""
    return duration(seconds).replace(NARROW, " ")


def clock(seconds: float) -> str:
    """Return a time as 0:07, 12:34 or 1:02:03."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02d}" if minutes < 60 else f"{minutes // 60}:{minutes % 60:02d}:{rest:02d}"
