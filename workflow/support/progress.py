"""How far a run of the study has come: jobs by stage, what the running ones are at, how much time is left."""

import math
import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean
from typing import NamedTuple

from digitsum.report.wording import NARROW, duration
from support.timings import read_jobs

TAIL = 8192  # bytes: more than the log of any job has, and what is read of a longer one


@dataclass(frozen=True)
class Job:
    """A job that was started: its rule, its wildcards by name, its log, and when it started (seconds since 1970)."""

    rule: str
    wildcards: Mapping[str, str]
    log: Path | None
    started: float

    @property
    def title(self) -> str:
        """What the job is called: train_network best all seed 3. A number needs its name, a word speaks for itself."""
        return " ".join([self.rule, *(f"{k} {v}" if v.isdigit() else v for k, v in self.wildcards.items())])

    def state(self) -> "State":
        """Return what the log of the job says so far."""
        return State.of_log(self._logged())

    def failure(self) -> str | None:
        """Return why the job failed, as its log tells (see support.joblog), None if it doesn't."""
        found = re.findall(r"^\d\d:\d\d:\d\d ERROR (.+?)\nTraceback", self._logged(), re.MULTILINE | re.DOTALL)
        return found[-1] if found else None

    def _logged(self) -> str:
        """Return the end of the log; nothing as long as it is the log of an earlier run."""
        try:
            if self.log is None or self.log.stat().st_mtime < self.started - 1:
                return ""
            with self.log.open("rb") as file:
                file.seek(max(0, self.log.stat().st_size - TAIL))
                return file.read().decode(errors="replace")
        except OSError:
            return ""


class State(NamedTuple):
    """What a training logs: the trial of the search, the epoch and how many there are, the validation loss."""

    trial: str | None = None
    epoch: int = 0
    epochs: int = 0
    loss: str | None = None

    @classmethod
    def of_log(cls, text: str) -> "State":
        """Read it from the lines that train_rung and train_network log."""
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
    """What is known of a run. Jobs go by Snakemake's number of them, times are seconds since 1970.

    Attributes:
        stage_of: the stage of each rule, in the order in which stages are shown; rules without one don't count.
        light: rules whose jobs are a matter of seconds (localrule), alike enough to stand in for one another.
        planned: how many jobs of each rule are to run.
        running: the jobs that run.
        failed: those that failed.
        seconds: how long each job took that is done, by rule.
        earlier: how long the jobs of a rule took in earlier runs, for rules of which none is done yet.
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
        """Begin with so many jobs of each rule; the logs of earlier runs tell what those took."""
        self.started = now
        for job in read_jobs(logs):
            self.earlier[job.rule].append(job.cost.wall)
        self.planned = {rule: n for rule, n in jobs.items() if rule in self.stage_of}

    def start(self, number: int, job: Job) -> None:
        """Note that a job runs; one that failed can be tried again."""
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
        """Return how long the rest takes, estimated, in words; nothing as long as that can't be told.

        A job takes as long as those of its rule took on average that are done; where none is, those of an earlier run;
        where there was none, the light ones that are done: if its rule is not light, that is too little, and the
        estimate says "more than". A training in its n-th epoch takes for each that is left what it took for one so
        far. As many jobs run side by side as did on average.
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
    """Return a time in words, with the plain spaces that any terminal has."""
    return duration(seconds).replace(NARROW, " ")


def clock(seconds: float) -> str:
    """Return a time as 0:07, 12:34 or 1:02:03."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02d}" if minutes < 60 else f"{minutes // 60}:{minutes % 60:02d}:{rest:02d}"
