from digitsum.data.datasets import words

# the part of the data set that the pairs of each split are made of
PART_OF = {split: "test" if split == "unseen" else "train" for split in SPLITS}


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
        unpack(lambda wildcards: mnist(PART_OF[wildcards.split])),
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
            "pool": config["data"]["pool"] if wildcards.split != "unseen" else "shared",
            "seed": SEED,
            "part": PART_OF[wildcards.split],
            "sha256": DATASET["sha256"],
            "form": {key: DATASET[key] for key in ("transposed", "dark_on_light")},
        },
    script:
        "../scripts/make_pairs.py"


rule describe_pairs:
    input:
        **pairs(*SPLITS),
        train_labels=MNIST["train_labels"],
        test_labels=MNIST["test_labels"],
    output:
        summary="results/pairs/statistics.json",
        labels=reported_table("labels", "1 Data", "Distribution of the labels", caption="label_distribution"),
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


plot(
    "pairs",
    section="data",
    output={
        "example": reported_figure("example_pairs", "1 Data", "Example pairs"),
        "distribution": reported_figure("label_distribution", "1 Data", "Distribution of the labels"),
    },
    inputs={**pairs("train"), "labels": rules.describe_pairs.output.labels},
    params={"words": words(DATASET)},
)

RESULTS += [*MNIST.values(), *expand(rules.make_pairs.output, split=SPLITS), *rules.describe_pairs.output]
SUMMARY["data"] = rules.describe_pairs.output.summary
SECTIONS["data"] = pairs("unseen")
