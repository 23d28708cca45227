# The search as part of the graph: what trains in a slot is data, how many slots there are is configuration, so the
# whole graph is known from the start. results/tuning/round-R/rung-K/ holds trials.json (which trials sit in the
# slots) and, for each slot, the state of the training (.pt, deleted when the next rung has it) and the trial (.json).
# The search and the networks that wait for it are the longest way through the study, so they have priority; the other
# stages fill the cores that are idle while a rung ends.
TUNING = config["tuning"]
RUNGS = TUNING["rungs"]
ROUNDS = TUNING["trials"] // RUNGS[0]["slots"]

TUNING_RESULTS = [
    *expand(
        "results/tuning/{name}",
        name=["best.json", "trials.csv", "curves.csv", "study.db"],
    ),
    *figure("tuning_history"),
    *figure("tuning_hyperparameters"),
    *figure("tuning_importances"),
    *figure("tuning_curves"),
    "results/tables/tuning_importances.csv",
]


wildcard_constraints:
    round=r"\d+",
    rung=r"\d+",
    slot=r"\d+",


ruleorder: propose_trials > promote_trials  # rung 0 is proposed


rule propose_trials:
    input:
        lambda wildcards: trials_before(int(wildcards.round)),
    output:
        "results/tuning/round-{round}/rung-0/trials.json",
    log:
        "logs/propose_trials/{round}.log",
    benchmark:
        "results/benchmarks/propose_trials/{round}.tsv"
    priority: 2
    localrule: True
    conda:
        "../../envs/torch.yaml"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        code=code("propose_trials.py"),
        search={
            "space": TUNING["space"],
            "slots": RUNGS[0]["slots"],
            "study_seed": config["seed"],
        },
    script:
        "../scripts/propose_trials.py"


rule promote_trials:
    input:
        files_of_rung_below("json"),
    output:
        "results/tuning/round-{round}/rung-{rung}/trials.json",
    log:
        "logs/promote_trials/{round}-{rung}.log",
    benchmark:
        "results/benchmarks/promote_trials/{round}-{rung}.tsv"
    priority: 2
    localrule: True
    conda:
        "../../envs/torch.yaml"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        code=code("promote_trials.py"),
        slots=lambda wildcards: RUNGS[int(wildcards.rung)]["slots"],
    script:
        "../scripts/promote_trials.py"


rule train_rung:
    input:
        train="results/pairs/train.npz",
        val="results/pairs/val.npz",
        trials="results/tuning/round-{round}/rung-{rung}/trials.json",
        states=files_of_rung_below("pt"),
    output:
        state=temp("results/tuning/round-{round}/rung-{rung}/slot-{slot}.pt"),
        trial="results/tuning/round-{round}/rung-{rung}/slot-{slot}.json",
    log:
        "logs/train_rung/{round}-{rung}-{slot}.log",
    benchmark:
        "results/benchmarks/train_rung/{round}-{rung}-{slot}.tsv"
    priority: 2
    conda:
        "../../envs/torch.yaml"
    threads: 1
    resources:
        mem_mb=scaled(1500, per_mb=4),
        runtime=scaled(10, per_mb=0.4),
    params:
        code=code("train_rung.py"),
        training=lambda wildcards: {
            "until": RUNGS[int(wildcards.rung)]["epochs"],
            "epochs": TUNING["epochs"],
            "schedule": TUNING["schedule"],
            "weight_decay": TUNING["weight_decay"],
            "study_seed": config["seed"],
        },
    script:
        "../scripts/train_rung.py"


rule select_best:
    input:
        trials_before(ROUNDS),
    output:
        best="results/tuning/best.json",
        trials=report(
            "results/tuning/trials.csv",
            caption="../report/trials.rst",
            category="2 Networks",
            labels={"table": "All trials of the search"},
        ),
        curves="results/tuning/curves.csv",
        study="results/tuning/study.db",
    log:
        "logs/select_best/tuning.log",
    benchmark:
        "results/benchmarks/select_best/tuning.tsv"
    priority: 2
    localrule: True
    conda:
        "../../envs/torch.yaml"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        code=code("select_best.py"),
        space=TUNING["space"],
    script:
        "../scripts/select_best.py"


rule plot_tuning:
    input:
        trials_before(ROUNDS),
    output:
        history=reported_figure(
            "tuning_history",
            caption="../report/tuning_history.rst",
            category="2 Networks",
            labels={"figure": "Search: history"},
        ),
        hyperparameters=reported_figure(
            "tuning_hyperparameters",
            caption="../report/tuning_hyperparameters.rst",
            category="2 Networks",
            labels={"figure": "Search: hyperparameters"},
        ),
        importances=reported_figure(
            "tuning_importances",
            caption="../report/tuning_importances.rst",
            category="2 Networks",
            labels={"figure": "Search: importances"},
        ),
        curves=reported_figure(
            "tuning_curves",
            caption="../report/tuning_curves.rst",
            category="2 Networks",
            labels={"figure": "Search: learning curves"},
        ),
        table=report(
            "results/tables/tuning_importances.csv",
            caption="../report/tuning_importances.rst",
            category="2 Networks",
            labels={"table": "Search: importances"},
        ),
    log:
        "logs/plot_tuning/tuning.log",
    benchmark:
        "results/benchmarks/plot_tuning/tuning.tsv"
    localrule: True
    conda:
        "../../envs/torch.yaml"
    threads: 1
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        code=code("plot_tuning.py"),
        space=TUNING["space"],
    script:
        "../scripts/plot_tuning.py"
