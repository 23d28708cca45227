from digitsum.data.datasets import words

RESULTS += [*MNIST.values(), *expand("results/pairs/{split}.{kind}", split=SPLITS, kind=["npz", "sha256"])]
RESULTS += [*figure("example_pairs"), *figure("label_distribution")]
RESULTS += ["results/tables/labels.csv"]
SUMMARY["data"] = "results/pairs/statistics.json"
SECTIONS["data"] = {}


# The checksums fix what the files hold, wherever they come from and however they are fetched: nothing else is a
# parameter, so that a new source or an edit to the code that fetches makes nothing stale.
rule fetch_mnist:
    output:
        **MNIST,
    log:
        "logs/fetch_mnist/mnist.log",
    retries: 1
    localrule: True
    conda:
        "../../envs/study.yaml"
    params:
        sha256=DATASET["sha256"],
    script:
        "../scripts/fetch_mnist.py"


rule make_pairs:
    input:
        unpack(lambda wildcards: mnist(part_of(wildcards.split), "images", "labels")),
    output:
        pairs="results/pairs/{split}.npz",
        digest="results/pairs/{split}.sha256",
    log:
        "logs/make_pairs/{split}.log",
    localrule: True
    conda:
        "../../envs/study.yaml"
    params:
        code=code("make_pairs.py"),
        plan=lambda wildcards: {
            "split": wildcards.split,
            "size": config["data"]["sizes"][wildcards.split],
            "pool": (config["data"]["pool"] if wildcards.split != "unseen" else "shared"),
            "seed": SEED,
            "part": part_of(wildcards.split),
            "sha256": DATASET["sha256"],
        },
    script:
        "../scripts/make_pairs.py"


rule describe_pairs:
    input:
        **pairs("train", "val", "test", "unseen"),
        train_labels=MNIST["train_labels"],
        test_labels=MNIST["test_labels"],
    output:
        summary="results/pairs/statistics.json",
        labels=reported(
            "results/tables/labels.csv",
            "1 Data",
            caption="label_distribution",
            table="Distribution of the labels",
        ),
    log:
        "logs/describe_pairs/pairs.log",
    localrule: True
    conda:
        "../../envs/study.yaml"
    params:
        code=code("describe_pairs.py"),
        sha256=DATASET["sha256"],
    script:
        "../scripts/describe_pairs.py"


rule plot_pairs:
    input:
        **pairs("train"),
        labels="results/tables/labels.csv",
    output:
        example=reported_figure("example_pairs", "1 Data", figure="Example pairs"),
        distribution=reported_figure("label_distribution", "1 Data", figure="Distribution of the labels"),
    log:
        "logs/plot_pairs/pairs.log",
    localrule: True
    conda:
        "../../envs/study.yaml"
    params:
        code=code("plot_pairs.py"),
        words=words(DATASET),
    script:
        "../scripts/plot_pairs.py"
