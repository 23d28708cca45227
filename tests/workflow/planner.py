"""Runs of Snakemake by one process that imports it once and forks for each: half the time of separate processes."""

import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

FORKED_PYTHON = Path(__file__).with_name("forked_python.py")


class Planner:
    """The process, and another one whose forks run the scripts; the first run that needs them starts them."""

    def __init__(self):
        self._process = self._scripts = None

    def run(self, arguments, folder, output, environment=None, facts=None, edits=()):
        """Run `snakemake ARGUMENTS` in `folder`, with all its output in the file `output`; return its status.

        `environment` is added to that of this process. If `facts` names a file, write there, as JSON, what all jobs are
        made of and which of them Snakemake plans, if the files of each entry of `edits` (names relative to workflow/)
        had another digest: see `tell`.
        """
        if self._process is None:
            command = [sys.executable, __file__]
            self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        environment = dict(environment or {})
        if "--dry-run" not in arguments:
            environment["FORKED_PYTHON"] = self._socket()
        request = {"arguments": list(map(str, arguments)), "folder": str(folder), "output": str(output)}
        request |= {"environment": environment, "facts": facts and str(facts), "edits": list(map(list, edits))}
        print(json.dumps(request), file=self._process.stdin, flush=True)
        return int(self._process.stdout.readline())

    def _socket(self):
        """Return the path of the socket at which scripts are run."""
        path = os.path.join(tempfile.gettempdir(), f"forked-python-{os.getpid()}")
        if self._scripts is None:
            command, one_thread = [sys.executable, FORKED_PYTHON, "serve", path], {"OMP_NUM_THREADS": "1"}
            self._scripts = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ, **one_thread}
            )
            self._scripts.stdout.readline()  # it listens now
        return path

    def close(self):
        """End both processes."""
        for process in filter(None, (self._process, self._scripts)):
            process.communicate()


def serve():
    """Answer each request on stdin, a line of JSON, with the status of Snakemake."""
    import snakemake.cli

    for line in sys.stdin:
        request = json.loads(line)
        child = os.fork()
        if child == 0:
            output = os.open(request["output"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            os.dup2(output, 1)
            os.dup2(output, 2)
            os.chdir(request["folder"])
            os.environ.update(request["environment"])
            if "FORKED_PYTHON" in os.environ:  # Snakemake makes it the start of a shell command
                sys.executable = shlex.join([sys.executable, "-IS", str(FORKED_PYTHON), "run"])
            sys.argv = ["snakemake", *request["arguments"]]
            if request["facts"]:
                tell(request["facts"], request["edits"])
            snakemake.cli.main()  # ends the process
            os._exit(70)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        print(status, flush=True)


def tell(path, edits):
    """Have Snakemake write to `path` what it knows of its jobs once it has planned.

    As JSON: `jobs`, for each its rule, its inputs (path, whether `ancient`), its outputs and its parameters, in the
    form in which Snakemake records them; `plans`, for each entry of `edits`, the numbers of the jobs then planned;
    `rules`, what `about_rules` says.
    """
    from snakemake.dag import DAG
    from snakemake.persistence import PersistenceBase

    plan, parameters = DAG.update_needrun, PersistenceBase._params

    async def plan_and_tell(dag, create_inventory=False):
        await plan(dag, create_inventory)
        jobs, plans = list(dag.jobs), []
        for files in edits:
            names = "|".join(map(re.escape, files)) or "(?!)"
            digest = re.compile(f"('(?:{names})': ')[0-9a-f]+'")
            PersistenceBase._params = lambda self, job, digest=digest: [
                digest.sub(r"\1edited'", value) for value in parameters(self, job)
            ]
            dag._reason.clear()
            await plan(dag)
            plans.append([number for number, job in enumerate(jobs) if dag.needrun(job)])
        PersistenceBase._params = parameters
        dag._reason.clear()
        await plan(dag)
        found = [
            {
                "rule": job.rule.name,
                "inputs": [(str(file), file.is_ancient) for file in job.input],
                "outputs": list(map(str, job.output)),
                "params": parameters(dag.workflow.persistence, job),
                "planned": dag.needrun(job),
            }
            for job in jobs
        ]
        with open(path, "w", encoding="utf-8") as file:
            json.dump({"jobs": found, "plans": plans, "rules": about_rules(dag)}, file)

    DAG.update_needrun = plan_and_tell


def about_rules(dag):
    """Return what each rule with a script states; `code` has the files whose digests are parameters of its jobs."""
    return [
        {
            "name": rule.name,
            "script": absolute(rule.basedir.join(rule.script)),
            "environment": absolute(rule.basedir.join(rule.conda_env)),
            "captions": [absolute(file.flags["report"].caption) for file in rule.output if "report" in file.flags],
            "logs": list(map(str, rule.log)),
            "local": rule.ruleinfo.localrule,
            "resources": list(rule.resources.keys()),
            "params": list(rule.params.keys()),
            "code": sorted({file for job in dag.jobs if job.rule == rule for file in job.params.get("code", ())}),
        }
        for rule in dag.workflow.rules
        if rule.script
    ]


def absolute(source):
    """Return the path of what Snakemake calls a source file."""
    return os.path.normpath(source.get_path_or_uri(secret_free=True))


if __name__ == "__main__":
    serve()
