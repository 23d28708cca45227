# The page of MNIST addition, and all that `snakemake addition` makes.
ADDITION_PAGE_FILES = [
    "digitsum/report/macros.html",
    "digitsum/report/report.css",
    "digitsum/report/frame.js",
    *(f"digitsum/report/captions/addition_{figure}.rst" for figure in ("accuracy", "time", "errors", "shortcuts")),
]

ADDITION_FIGURES = [name for name, section in FIGURES.items() if section == "addition"]


rule write_addition:
    input:
        **ADDITION_OTHERS,
        **SHORTCUT_TABLES,
        summary=rules.collect_addition.output.summary,
        table=rules.collect_addition.output.table,
        differences=rules.collect_addition.output.differences,
        lengths=rules.collect_addition.output.lengths,
        times=[run.file("time.json") for run in ADDITION_TRAINED],
        figures=[figure(name)[1] for name in ADDITION_FIGURES],
    output:
        reported("results/addition.html", "0 The study", Result="MNIST addition", Kind="page"),
    log:
        "logs/write_addition/addition.log",
    localrule: True
    conda:
        "../../envs/study.yaml"
    params:
        code=code("write_addition.py", *ADDITION_PAGE_FILES),
        addition={
            "settings": ADDITION,
            "departures": departures({"addition": config["addition"]}, {"addition": shipped["addition"]}),
            "small": part_of_default_addition(config, shipped),
        },
    script:
        "../scripts/write_addition.py"


ADDITION_RESULTS += [
    *(path for name in ADDITION_FIGURES for path in figure(name)),
    *rules.collect_addition.output,
    *rules.write_addition.output,
    *expand(rules.permute_images.output, seed=range(ADDITION["seeds"])),
    *(run.file(name) for run in ADDITION_RUNS for name in ("run.json", "read.npz")),
    *(run.file(name) for run in ADDITION_TRAINED for name in ("model.pt", "time.json")),
]
