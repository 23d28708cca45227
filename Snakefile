from pathlib import Path

from snakemake.utils import min_version

min_version("9.27")


configfile: Path(workflow.basedir, "config.yaml")


include: "workflow/common.smk"


check_config(config)


include: "workflow/rules/data.smk"
include: "workflow/rules/tuning.smk"
include: "workflow/rules/networks.smk"
include: "workflow/rules/baselines.smk"
include: "workflow/rules/linear.smk"
include: "workflow/rules/efficiency.smk"
include: "workflow/rules/tsne.smk"
include: "workflow/rules/addition.smk"
include: "workflow/rules/report.smk"


# Every stage is asked for by name, not through the report alone: a result that was deleted, or lost by a stage that
# failed, is then made again, where Snakemake would otherwise be content with an old report.
rule all:
    default_target: True
    input:
        DATA_RESULTS,
        TUNING_RESULTS,
        NETWORK_RESULTS,
        BASELINE_RESULTS,
        LINEAR_RESULTS,
        EFFICIENCY_RESULTS,
        TSNE_RESULTS,
        "results/summary.json",
        "results/report.html",


rule addition:
    input:
        ADDITION_RESULTS,
