from digitsum.data.datasets import is_mnist


# The first page of Snakemake's own report.
report: "../digitsum/report/captions/workflow.rst"


if is_mnist(DATASET["title"]):
    SECTIONS["published"] = {"per_class": rules.collect_runs.output.per_class}
SECTIONS |= {"conclusion": {}, "provenance": {}}
REPORT_FIGURES = {name: section for name, section in FIGURES.items() if section in SECTIONS}

# Templates, styles, programs and captions; the modules of the sections are added below.
REPORT_FILES = [
    path.relative_to(WORKFLOW_DIR)
    for suffix in ("html", "css", "js", "rst")
    for path in sorted((WORKFLOW_DIR / "digitsum" / "report").rglob(f"*.{suffix}"))
]


rule summarise:
    input:
        **SUMMARY,
    output:
        "results/summary.json",
    log:
        "logs/summarise/summary.log",
    localrule: True
    conda:
        "../../envs/study.yaml"
    params:
        code=code("summarise.py"),
        words=words(DATASET),
    script:
        "../scripts/summarise.py"


rule report:
    input:
        **{f"{section}_{key}": path for section, files in SECTIONS.items() for key, path in files.items()},
        summary=rules.summarise.output[0],
        figures=[figure(name)[1] for name in REPORT_FIGURES],
    output:
        reported("results/report.html", "0 The study", Result="The study from beginning to end", Kind="page"),
    log:
        "logs/report/report.log",
    localrule: True
    conda:
        "../../envs/study.yaml"
    params:
        code=code(
            "report.py",
            *REPORT_FILES,
            *(f"digitsum/report/sections/{section}.py" for section in SECTIONS),
        ),
        report={
            "config": {key: value for key, value in config.items() if key != "predict"},
            "sections": {name: list(files) for name, files in SECTIONS.items()},
            "figures": REPORT_FIGURES,
            "departures": departures(config, shipped),
            "small": part_of_default(config, shipped),
        },
    script:
        "../scripts/report.py"


RESULTS += [path for name in REPORT_FIGURES for path in figure(name)]
RESULTS += [*rules.summarise.output, *rules.report.output]
