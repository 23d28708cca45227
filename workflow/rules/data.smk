from digitsum import mnist

MNIST = {key: f"resources/mnist/{name}" for key, name in mnist.FILES.items()}


DATA_RESULTS = [
    *MNIST.values(),
    *expand("results/pairs/{split}.npz", split=SPLITS),
    *figure("example_pairs"),
    *figure("label_distribution"),
]


rule fetch_mnist:
    output:
        **MNIST,
    log:
        "logs/fetch_mnist/mnist.log",
    benchmark:
        "results/benchmarks/fetch_mnist/mnist.tsv"
    retries: 1
    localrule: True
    conda:
        "../../envs/torch.yaml"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=20,
    params:
        code=code("fetch_mnist.py"),
        data={"sha256": config["data"]["sha256"]},
    script:
        "../scripts/fetch_mnist.py"


rule make_pairs:
    input:
        unpack(mnist_files_of),
    output:
        "results/pairs/{split}.npz",
    log:
        "logs/make_pairs/{split}.log",
    benchmark:
        "results/benchmarks/make_pairs/{split}.tsv"
    wildcard_constraints:
        split="|".join(SPLITS),
    localrule: True
    conda:
        "../../envs/base.yaml"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        code=code("make_pairs.py"),
        pairs=lambda wildcards: {
            "size": config["data"]["sizes"][wildcards.split],
            "pool": (
                config["data"]["pool"] if wildcards.split != "unseen" else "shared"
            ),
            "seed": config["seed"],
        },
    script:
        "../scripts/make_pairs.py"


rule plot_pairs:
    input:
        splits=expand("results/pairs/{split}.npz", split=SPLITS),
        train_labels=MNIST["train_labels"],
        test_labels=MNIST["test_labels"],
    output:
        example=reported_figure(
            "example_pairs",
            caption="../report/example_pairs.rst",
            category="1 Data",
            labels={"figure": "Example pairs"},
        ),
        distribution=reported_figure(
            "label_distribution",
            caption="../report/label_distribution.rst",
            category="1 Data",
            labels={"figure": "Distribution of the labels"},
        ),
    log:
        "logs/plot_pairs/pairs.log",
    benchmark:
        "results/benchmarks/plot_pairs/pairs.tsv"
    localrule: True
    conda:
        "../../envs/base.yaml"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        code=code("plot_pairs.py"),
    script:
        "../scripts/plot_pairs.py"
