"""Which view a run gets.

Snakemake's logger plugins are the other way to do this. But a profile that names a plugin fails where that is not
installed, and the maintained one, snakemake-logger-plugin-rich, shows no stages, no epochs and no time left.
"""

from support.joblog import VIEW_SHOWS_FAILURES

import os
import sys
from importlib.util import find_spec
from pathlib import Path

from snakemake.logging import logger
from snakemake.settings.enums import Quietness
from snakemake.workflow import Workflow

from support.view.job_lines import JobLines

PAGES = {"all": "report", "addition": "write_addition", "predict": "show_predictions"}  # the rule of a target's page


def show_progress(workflow: Workflow) -> None:
    """Replace Snakemake's own messages about a run by a view. Snakemake's own log still has them.

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
    files = {rule.name: Path(rule.snakefile) for rule in workflow.rules}
    stage_of = {rule: path.stem.replace("_", " ") for rule, path in files.items() if path.name != "Snakefile"}

    def pages() -> list[Path]:
        """Return the pages of the targets, which Snakemake knows only after it has read the rules."""
        wished = workflow.dag_settings.targets or {"all"}
        return [Path(workflow.get_rule(rule).output[0]) for target, rule in PAGES.items() if target in wished]

    view = JobLines(stage_of, pages)
    if sys.stderr.isatty() and os.environ.get("TERM") != "dumb" and find_spec("rich") is not None:
        from support.view.live_view import LiveView

        view = LiveView(stage_of, pages, colour=not wanted.nocolor)
    logger.removeHandler(own[0])
    logger.addHandler(view)
    os.environ[VIEW_SHOWS_FAILURES] = "1"  # for the jobs
