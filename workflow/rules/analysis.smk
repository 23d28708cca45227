# What the models' answers to the same pairs show: which differences are real, how sure the models are, where they are
# wrong. Models are compared by their runs on the most examples; ensembles are included.
ANSWERS = [run.file("predictions.npz") for name in MODELS for run in HEADLINE[name]]
ANSWERS += [f"results/ensembles/{network}/predictions.npz" for network in ENSEMBLES]
ANSWERED = [run.identity(N_TRAIN) for name in MODELS for run in HEADLINE[name]]  # whose they are
ANSWERED += ENSEMBLE_IDENTITIES.values()
ANALYSES = ["differences", "calibration", "mistakes"]

RESULTS += expand(
    "results/tables/{table}.csv",
    table=["differences", "calibration", "reliability", "mistakes", "digit_pairs", "shared_mistakes"],
)
RESULTS += [
    path
    for name in (
        "differences",
        "calibration",
        "digit_pairs",
        "shared_mistakes",
        *(f"{name}_mistakes" for name in NETWORKS),
    )
    for path in figure(name)
]
SUMMARY |= {name: f"results/analysis/{name}.json" for name in ANALYSES}
SECTIONS |= {name: {} for name in ANALYSES}


rule compare_models:
    input:
        **pairs("unseen"),
        predictions=ANSWERS,
    output:
        summary="results/analysis/differences.json",
        table=reported(
            "results/tables/differences.csv",
            "3 Models",
            caption="differences_table",
            table="Which differences are real",
        ),
    log:
        "logs/compare_models/models.log",
    localrule: True
    conda:
        "../../envs/study.yaml"
    params:
        code=code("compare_models.py"),
        comparison={"study_seed": SEED, "runs": ANSWERED},
    script:
        "../scripts/compare_models.py"


rule plot_differences:
    input:
        models="results/models/summary.json",
        differences="results/tables/differences.csv",
    output:
        reported_figure("differences", "3 Models", figure="Which differences are real"),
    log:
        "logs/plot_differences/differences.log",
    localrule: True
    conda:
        "../../envs/study.yaml"
    params:
        code=code("plot_differences.py"),
    script:
        "../scripts/plot_differences.py"


rule calibrate:
    input:
        **pairs("val", "unseen"),
        predictions=ANSWERS,
    output:
        summary="results/analysis/calibration.json",
        scores=reported(
            "results/tables/calibration.csv",
            "3 Models",
            caption="calibration_table",
            table="Calibration",
        ),
        reliability=reported(
            "results/tables/reliability.csv",
            "3 Models",
            table="Reliability diagrams",
        ),
    log:
        "logs/calibrate/models.log",
    localrule: True
    conda:
        "../../envs/study.yaml"
    params:
        code=code("calibrate.py"),
        runs=ANSWERED,
    script:
        "../scripts/calibrate.py"


rule plot_calibration:
    input:
        "results/tables/reliability.csv",
    output:
        reported_figure("calibration", "3 Models", figure="Calibration"),
    log:
        "logs/plot_calibration/calibration.log",
    localrule: True
    conda:
        "../../envs/study.yaml"
    params:
        code=code("plot_calibration.py"),
        titles={name: TITLES[name] for name in NETWORKS},
    script:
        "../scripts/plot_calibration.py"


rule find_mistakes:
    input:
        **pairs("unseen"),
        predictions=ANSWERS,
    output:
        summary="results/analysis/mistakes.json",
        mistakes=reported("results/tables/mistakes.csv", "3 Models", table="Mistakes of networks"),
        digits=reported(
            "results/tables/digit_pairs.csv",
            "3 Models",
            caption="digit_pairs_table",
            table="Mistakes by digits",
        ),
        shared=reported(
            "results/tables/shared_mistakes.csv",
            "3 Models",
            caption="shared_mistakes_table",
            table="Mistakes of all models",
        ),
    log:
        "logs/find_mistakes/models.log",
    localrule: True
    conda:
        "../../envs/study.yaml"
    params:
        code=code("find_mistakes.py", "digitsum/data/label_errors.yaml"),
        mistakes={
            "runs": ANSWERED,
            "networks": NETWORKS,
            "test_images": DATASET["sha256"]["test_images"],
        },
    script:
        "../scripts/find_mistakes.py"


rule plot_mistakes:
    input:
        **pairs("unseen"),
        mistakes="results/tables/mistakes.csv",
        shared="results/tables/shared_mistakes.csv",
    output:
        **{
            f"of_{name}": reported_figure(
                f"{name}_mistakes",
                "3 Models",
                caption="surest_mistakes",
                figure="Surest mistakes",
                model=name,
            )
            for name in NETWORKS
        },
        shared=reported_figure("shared_mistakes", "3 Models", figure="Pairs that no model gets right"),
    log:
        "logs/plot_mistakes/mistakes.log",
    localrule: True
    conda:
        "../../envs/study.yaml"
    params:
        code=code("plot_mistakes.py"),
        networks=NETWORKS,
    script:
        "../scripts/plot_mistakes.py"


rule plot_digit_pairs:
    input:
        "results/tables/digit_pairs.csv",
    output:
        reported_figure("digit_pairs", "3 Models", figure="Mistakes by pair of digits"),
    log:
        "logs/plot_digit_pairs/digits.log",
    localrule: True
    conda:
        "../../envs/study.yaml"
    params:
        code=code("plot_digit_pairs.py"),
        titles={name: TITLES[name] for name in NETWORKS},
    script:
        "../scripts/plot_digit_pairs.py"
