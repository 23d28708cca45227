from snakemake.utils import min_version

min_version("9.27")


include: "workflow/common.smk"  # reads config.yaml, and checks it


# The first rule, so it is what runs if no target is named. The files below add to RESULTS. The results of every stage
# are requested here, not only through the report: otherwise Snakemake would be content with an old report, and would
# not remake a result that was deleted or lost in a failed stage.
rule all:
    """The whole study, written up in results/report.html (the default)."""
    input:
        lambda wildcards: RESULTS,


include: "workflow/rules/figures.smk"
include: "workflow/rules/data.smk"
include: "workflow/rules/search.smk"
include: "workflow/rules/models.smk"
include: "workflow/rules/ensembles.smk"
include: "workflow/rules/comparison.smk"
include: "workflow/rules/analysis.smk"
include: "workflow/rules/export.smk"
include: "workflow/rules/maps.smk"
include: "workflow/rules/try_it.smk"
include: "workflow/rules/ladder.smk"
include: "workflow/rules/report.smk"
include: "workflow/rules/addition.smk"


if config["addition"]["pairs"]:

    include: "workflow/rules/shortcuts.smk"


include: "workflow/rules/addition_page.smk"
include: "workflow/rules/predict.smk"


from support.view.show import show_progress

show_progress(workflow)


# The name of the study is kept with its results; workflow/common.smk compares it.
# Snakemake starts at most 100 jobs in a second, if nobody names another limit. To see to that it goes through all waiting
# jobs once a second for each job that has ended: hundreds of times a second towards the end of a study.
onstart:
    remember_study(results, config["study"])
    keep_others_out(results)
    refuse_files_of_the_future([results, resources])
    limiter = workflow.scheduler.job_rate_limiter
    if limiter and (limiter.max_jobs, limiter.timespan) == (100, 1):
        workflow.scheduler.job_rate_limiter = None


rule addition:
    """MNIST addition, the benchmark of neuro-symbolic systems: results/addition.html."""
    input:
        lambda wildcards: refuse(ADDITION_PROBLEMS) or ADDITION_RESULTS,
    params:
        cost=lambda wildcards: about_cost(
            (job for job in ADDITION_TRAININGS if not (results.parent / job.file).exists()), ADDITION["networks"]
        ),
    message:
        "{params.cost}"


rule addition_protocol:
    """The order of the images for each seed of MNIST addition: results/addition/order/ (docs/entering.md)."""
    input:
        lambda wildcards: refuse(ADDITION_PROBLEMS)
        or expand(rules.permute_images.output, seed=range(ADDITION["seeds"])),


rule predict:
    """Read your own pictures, --config pictures=FOLDER: results/predictions.html."""
    input:
        rules.predict_pictures.output,
        rules.show_predictions.output,


# If another workflow takes single rules of this one (`use rule report from digitsum as digitsum_report with: ...`),
# Snakemake 9.27 looks for the rules whose output they name by the names here, not there; the paths alone are enough.
for rule_ in workflow.rules:
    rule_.dependencies = {path: name for path, name in rule_.dependencies.items() if workflow.is_rule(name)}
