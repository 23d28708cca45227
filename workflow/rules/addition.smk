# MNIST addition, the benchmark of neuro-symbolic systems: a separate target, `snakemake addition`, with its own page.
# A run is a network trained on sums of two numbers of N digits, on all or some of the examples, with one seed.
from digitsum.addition.sizes import training_images
from digitsum.data.folder import image_numbers
from support.addition_cost import about_cost, of_run
from support.config_checks import benchmark_problems
from support.entering import system_file
from support.planning import addition_plan, addition_runs, title_of, training_settings

ADDITION = {
    **config["addition"],
    **{key: {k: v for k, v in config["addition"][key].items() if v is not None} for key in ("networks", "systems")},
}
# A system of one's own is a model whose predictions were made elsewhere; no other stage knows of it.
ADDITION_SYSTEMS = {
    **ADDITION["networks"],
    **{name: {"predictions": folder} for name, folder in ADDITION["systems"].items()},
}
ADDITION_IMAGES = image_numbers(config["data"]["directory"], DATASET["files"])
ADDITION_TRAIN = training_images(ADDITION_IMAGES[0], ADDITION["scored_on"])  # how many
ADDITION_RUNS = addition_runs(ADDITION, ADDITION_TRAIN)
ADDITION_TRAINED = [run for run in ADDITION_RUNS if run.model in ADDITION["networks"]]
ADDITION_ALL = [run for run in ADDITION_RUNS if run.examples == "all"]
ADDITION_OTHERS = {} if ADDITION["others"] is None else {"others": ADDITION["others"]}
ADDITION_RESULTS = []  # what `snakemake addition` makes
ADDITION_TRAININGS = [of_run(run) for run in ADDITION_TRAINED]  # and, if there are any, those of the shortcuts
SHORTCUT_TABLES = {}  # of the shortcuts, if there are any
# Images that are held out to choose settings are training images.
SCORED = "test" if ADDITION["scored_on"] == "test" else "train"
# What a training reads.
ADDITION_FILES = {**mnist("train"), **{f"scored_{kind}": file for kind, file in mnist(SCORED).items()}}
ADDITION_SHA256 = {
    "images": DATASET["sha256"]["train_images"],
    "labels": DATASET["sha256"]["train_labels"],
    "scored_images": DATASET["sha256"][f"{SCORED}_images"],
    "scored_labels": DATASET["sha256"][f"{SCORED}_labels"],
}
# Reported only for `snakemake addition`: the rest of the study may use other images, and fewer.
ADDITION_PROBLEMS = benchmark_problems(ADDITION, DATASET["title"], *ADDITION_IMAGES)


wildcard_constraints:
    system="|".join(ADDITION_SYSTEMS),
    digits=r"\d+",


rule permute_images:
    input:
        train=MNIST["train_labels"],
        test=MNIST["test_labels"],
    output:
        order="results/addition/order/{seed}.npz",
        table="results/addition/order/{seed}.csv",
    log:
        "logs/permute_images/{seed}.log",
    localrule: True
    conda:
        "../../envs/study.yaml"
    params:
        code=code("permute_images.py"),
        plan=lambda wildcards: {
            "scored_on": ADDITION["scored_on"],
            "stream": [SEED, "addition", "order", int(wildcards.seed)],
            "sha256": DATASET["sha256"],
        },
    script:
        "../scripts/permute_images.py"


rule train_addition:
    input:
        **ADDITION_FILES,
        order="results/addition/order/{seed}.npz",
    output:
        run="results/addition/{system}/{digits}/{examples}/{seed}/run.json",
        model="results/addition/{system}/{digits}/{examples}/{seed}/model.pt",
        read="results/addition/{system}/{digits}/{examples}/{seed}/read.npz",
        time="results/addition/{system}/{digits}/{examples}/{seed}/time.json",
    log:
        "logs/train_addition/{system}-{digits}-{examples}-{seed}.log",
    wildcard_constraints:
        system="|".join(ADDITION["networks"]),
    conda:
        "../../envs/study.yaml"
    resources:
        mem_mb=scaled(1500, per_mb=4),
        runtime=scaled(20),
    params:
        code=lambda wildcards: code_for(ADDITION["networks"][wildcards.system], "train_addition.py"),
        plan=lambda wildcards: {
            **addition_plan(ADDITION_SYSTEMS, wildcards, ADDITION_TRAIN, SEED),
            "scored_on": ADDITION["scored_on"],
            "sha256": ADDITION_SHA256,
            "settings": training_settings(ADDITION["networks"][wildcards.system]),
            "stream": [SEED, "addition", wildcards.system, *map(int, (wildcards.digits, wildcards.seed))],
        },
    script:
        "../scripts/train_addition.py"


rule enter_addition:
    input:
        labels=MNIST[f"{SCORED}_labels"],
        order="results/addition/order/{seed}.npz",
        table="results/addition/order/{seed}.csv",
    output:
        run="results/addition/{system}/{digits}/{examples}/{seed}/run.json",
        read="results/addition/{system}/{digits}/{examples}/{seed}/read.npz",
    log:
        "logs/enter_addition/{system}-{digits}-{examples}-{seed}.log",
    wildcard_constraints:
        system="|".join(ADDITION["systems"]) or "(?!)",
    localrule: True
    conda:
        "../../envs/study.yaml"
    params:
        code=code("enter_addition.py"),
        entry=lambda wildcards: {
            **addition_plan(ADDITION_SYSTEMS, wildcards, ADDITION_TRAIN, SEED),
            "scored_on": ADDITION["scored_on"],
            "sha256": DATASET["sha256"][f"{SCORED}_labels"],
            "file": system_file(ADDITION["systems"][wildcards.system], wildcards.digits, wildcards.seed),
        },
    script:
        "../scripts/enter_addition.py"


rule collect_addition:
    input:
        **ADDITION_OTHERS,
        runs=[run.file("run.json") for run in ADDITION_RUNS],
        times=[run.file("time.json") for run in ADDITION_TRAINED],
        labels=MNIST[f"{SCORED}_labels"],
        orders=expand(rules.permute_images.output.order, seed=range(ADDITION["seeds"])),
        read=[run.file("read.npz") for run in ADDITION_ALL],
    output:
        summary="results/addition/summary.json",
        table=reported_table("addition", "5 MNIST addition", "MNIST addition"),
        differences=reported_table("addition_differences", "5 MNIST addition", "differences"),
        lengths=reported_table("addition_lengths", "5 MNIST addition", "trained on short numbers"),
    log:
        "logs/collect_addition/addition.log",
    localrule: True
    conda:
        "../../envs/study.yaml"
    params:
        code=code("collect_addition.py"),
        collection={
            "runs": [run.identity for run in ADDITION_RUNS],
            "timed": [run.identity for run in ADDITION_TRAINED],
            "read": [run.identity for run in ADDITION_ALL],
            "titles": {name: title_of(name, system) for name, system in ADDITION_SYSTEMS.items()},
            "sha256": DATASET["sha256"][f"{SCORED}_labels"],
            "study_seed": SEED,
        },
    script:
        "../scripts/collect_addition.py"


plot(
    "addition_accuracy",
    section="addition",
    output=reported_figure("addition_accuracy", "5 MNIST addition", "accuracy"),
    inputs={"table": rules.collect_addition.output.table},
    log="addition",
)

plot(
    "addition_time",
    section="addition",
    output=reported_figure("addition_time", "5 MNIST addition", "time of training"),
    inputs={"table": rules.collect_addition.output.table},
    log="addition",
)

plot(
    "addition_errors",
    section="addition",
    output=reported_figure("addition-{system}", "5 MNIST addition", "errors of {system}", caption="addition_errors"),
    inputs={
        **mnist(SCORED),
        "order": "results/addition/order/0.npz",
        "runs": lambda wildcards: [run.file("run.json") for run in ADDITION_ALL if run.model == wildcards.system],
        "read": lambda wildcards: [
            run.file("read.npz") for run in ADDITION_ALL if (run.model, run.seed) == (wildcards.system, 0)
        ],
    },
    params={
        "errors": lambda wildcards: {
            "runs": [run.identity for run in ADDITION_ALL if run.model == wildcards.system],
            "sha256": {kind: DATASET["sha256"][f"{SCORED}_{kind}"] for kind in ("images", "labels")},
        }
    },
    wildcards={"system": ADDITION_SYSTEMS},
)
