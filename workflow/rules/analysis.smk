# What the models' answers to the same pairs show: which differences are real, how sure the models are, where they are
# wrong. Models are compared by their runs on the most examples; ensembles are included.
COMPARED = [*(run for runs in LARGEST.values() for run in runs), *ENSEMBLES.values()]
ANSWERS = [run.file("predictions.npz") for run in COMPARED]
ANSWERED = [run.identity for run in COMPARED]  # whose they are


rule compare_models:
    input:
        **pairs("unseen"),
        predictions=ANSWERS,
    output:
        summary="results/analysis/differences.json",
        table=reported_table("differences", "3 Models", "Which differences are real", caption="differences_table"),
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


plot(
    "differences",
    section="differences",
    output=reported_figure("differences", "3 Models", "Which differences are real"),
    inputs={"models": rules.collect_runs.output.summary, "differences": rules.compare_models.output.table},
)


rule calibrate:
    input:
        **pairs("val", "unseen"),
        predictions=ANSWERS,
    output:
        summary="results/analysis/calibration.json",
        scores=reported_table("calibration", "3 Models", "Calibration", caption="calibration_table"),
        reliability=reported_table("reliability", "3 Models", "Reliability diagrams"),
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


plot(
    "calibration",
    section="calibration",
    output=reported_figure("calibration", "3 Models", "Calibration"),
    inputs={"reliability": rules.calibrate.output.reliability},
    params={"titles": {name: TITLES[name] for name in EXAMINED}},
)


rule find_mistakes:
    input:
        **pairs("unseen"),
        predictions=ANSWERS,
    output:
        summary="results/analysis/mistakes.json",
        mistakes=reported_table("mistakes", "3 Models", "Mistakes of networks"),
        digits=reported_table("digit_pairs", "3 Models", "Mistakes by digits", caption="digit_pairs_table"),
        shared=reported_table("shared_mistakes", "3 Models", "Mistakes of all models", caption="shared_mistakes_table"),
    log:
        "logs/find_mistakes/models.log",
    localrule: True
    conda:
        "../../envs/study.yaml"
    params:
        code=code("find_mistakes.py", "digitsum/data/label_errors.yaml"),
        mistakes={"runs": ANSWERED, "networks": EXAMINED, "test_images": DATASET["sha256"]["test_images"]},
    script:
        "../scripts/find_mistakes.py"


plot(
    "digit_pairs",
    section="mistakes",
    output=reported_figure("digit_pairs", "3 Models", "Mistakes by pair of digits"),
    inputs={"digits": rules.find_mistakes.output.digits},
    params={"titles": {name: TITLES[name] for name in EXAMINED}},
    log="digits",
)

plot(
    "mistakes",
    section="mistakes",
    output={
        **{
            f"of_{name}": reported_figure(f"{name}_mistakes", "3 Models", f"Surest mistakes: {name}", "surest_mistakes")
            for name in EXAMINED
        },
        "shared": reported_figure(
            "shared-mistakes", "3 Models", "Pairs that no model gets right", caption="shared_mistakes"
        ),
    },
    inputs={
        **pairs("unseen"),
        "mistakes": rules.find_mistakes.output.mistakes,
        "shared": rules.find_mistakes.output.shared,
    },
    params={"networks": EXAMINED},
)

RESULTS += [*rules.compare_models.output, *rules.calibrate.output, *rules.find_mistakes.output]
SUMMARY["differences"] = rules.compare_models.output.summary
SUMMARY["calibration"] = rules.calibrate.output.summary
SUMMARY["mistakes"] = rules.find_mistakes.output.summary
SECTIONS |= {"differences": {"settings": rules.collect_runs.output.settings}, "calibration": {}, "mistakes": {}}
