from digitsum.data.datasets import words
from digitsum.data.mnist import FILES

MNIST = {key: f"resources/{DATASET['slug']}/{name}" for key, name in FILES.items()}
PAIRS = {split: f"results/pairs/{split}.npz" for split in SPLITS}

RESULTS += [*MNIST.values(), *PAIRS.values()]
RESULTS += [*figure("example_pairs"), *figure("label_distribution")]
RESULTS += ["results/tables/labels.csv"]
SUMMARY["data"] = "results/pairs/statistics.json"
SECTIONS["data"] = {}


rule fetch_mnist:
    output:
        **MNIST,
    log:
        "logs/fetch_mnist/mnist.log",
    retries: 1
    localrule: True
    conda:
        "../../envs/torch.yaml"
    params:
        code=code("fetch_mnist.py"),
        dataset=DATASET,
    script:
        "../scripts/fetch_mnist.py"


rule make_pairs:
    input:
        # unseen is made from MNIST's test images, the other splits from its training images
        images=lambda wildcards: MNIST["test_images" if wildcards.split == "unseen" else "train_images"],
        labels=lambda wildcards: MNIST["test_labels" if wildcards.split == "unseen" else "train_labels"],
    output:
        "results/pairs/{split}.npz",
    log:
        "logs/make_pairs/{split}.log",
    localrule: True
    conda:
        "../../envs/base.yaml"
    params:
        code=code("make_pairs.py"),
        pairs=lambda wildcards: {
            "split": wildcards.split,
            "size": config["data"]["sizes"][wildcards.split],
            "pool": (config["data"]["pool"] if wildcards.split != "unseen" else "shared"),
            "seed": SEED,
        },
    script:
        "../scripts/make_pairs.py"


rule describe_pairs:
    input:
        **PAIRS,
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
        "../../envs/base.yaml"
    params:
        code=code("describe_pairs.py"),
    script:
        "../scripts/describe_pairs.py"


rule plot_pairs:
    input:
        train="results/pairs/train.npz",
        labels="results/tables/labels.csv",
    output:
        example=reported_figure("example_pairs", "1 Data", figure="Example pairs"),
        distribution=reported_figure("label_distribution", "1 Data", figure="Distribution of the labels"),
    log:
        "logs/plot_pairs/pairs.log",
    localrule: True
    conda:
        "../../envs/base.yaml"
    params:
        code=code("plot_pairs.py"),
        words=words(DATASET),
    script:
        "../scripts/plot_pairs.py"
