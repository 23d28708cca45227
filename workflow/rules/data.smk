from digitsum.data.datasets import words
from digitsum.data.mnist import FILES

MNIST = {key: f"resources/{DATASET['slug']}/{name}" for key, name in FILES.items()}

RESULTS += [*MNIST.values(), *expand("results/pairs/{split}.{kind}", split=SPLITS, kind=["npz", "sha256"])]
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
        images=lambda wildcards: ancient(MNIST["test_images" if wildcards.split == "unseen" else "train_images"]),
        labels=lambda wildcards: ancient(MNIST["test_labels" if wildcards.split == "unseen" else "train_labels"]),
    output:
        pairs="results/pairs/{split}.npz",
        digest="results/pairs/{split}.sha256",
    log:
        "logs/make_pairs/{split}.log",
    localrule: True
    conda:
        "../../envs/base.yaml"
    params:
        code=code("make_pairs.py"),
        plan=lambda wildcards: {
            "split": wildcards.split,
            "size": config["data"]["sizes"][wildcards.split],
            "pool": (config["data"]["pool"] if wildcards.split != "unseen" else "shared"),
            "seed": SEED,
            "images": DATASET["sha256"],  # identify them, whatever the age of their files
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
        "../../envs/base.yaml"
    params:
        code=code("describe_pairs.py"),
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
        "../../envs/base.yaml"
    params:
        code=code("plot_pairs.py"),
        words=words(DATASET),
    script:
        "../scripts/plot_pairs.py"
