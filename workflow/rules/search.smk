# The search as part of the graph: what trains in a slot is data, how many slots there are is configuration, so the
# whole graph is known from the start. results/tuning/round-R/rung-K/ holds trials.json (which trials sit in the
# slots) and, for each slot, the state of the training (.pt, deleted when the next rung has it) and the trial (.json).
# The search and the networks that wait for it are the longest path through the study, so they have priority; the other
# stages fill cores that would idle while a rung finishes.
from support.rungs import identities, slots_before, slots_of, trial_files

SEARCH = config["search"]
RUNGS = SEARCH["rungs"]
ROUNDS = SEARCH["trials"] // RUNGS[0]["slots"]
ALL_SLOTS = slots_before(RUNGS, ROUNDS)
FINISHED = {"identities": identities(ALL_SLOTS), "space": SEARCH["space"]}  # what reads all trials must know


wildcard_constraints:
    round=r"\d+",
    rung=r"\d+",
    slot=r"\d+",


ruleorder: propose_trials > promote_trials  # rung 0 is proposed


rule propose_trials:
    input:
        lambda wildcards: trial_files(slots_before(RUNGS, int(wildcards.round))),
    output:
        "results/tuning/round-{round}/rung-0/trials.json",
    log:
        "logs/propose_trials/{round}.log",
    priority: 2
    localrule: True
    conda:
        "../../envs/study.yaml"
    params:
        code=code("propose_trials.py"),
        search=lambda wildcards: {
            "identities": identities(slots_before(RUNGS, int(wildcards.round))),
            "space": SEARCH["space"],
            "slots": RUNGS[0]["slots"],
            "study_seed": SEED,
        },
    script:
        "../scripts/propose_trials.py"


rule promote_trials:
    input:
        lambda wildcards: trial_files(slots_of(RUNGS, int(wildcards.round), int(wildcards.rung) - 1)),
    output:
        "results/tuning/round-{round}/rung-{rung}/trials.json",
    log:
        "logs/promote_trials/{round}-{rung}.log",
    priority: 2
    localrule: True
    conda:
        "../../envs/study.yaml"
    params:
        code=code("promote_trials.py"),
        rung=lambda wildcards: {
            "below": identities(slots_of(RUNGS, int(wildcards.round), int(wildcards.rung) - 1)),
            "slots": RUNGS[int(wildcards.rung)]["slots"],
        },
    script:
        "../scripts/promote_trials.py"


rule train_rung:
    input:
        **pairs("train", "val"),
        trials="results/tuning/round-{round}/rung-{rung}/trials.json",
        states=lambda wildcards: [
            slot.file("pt") for slot in slots_of(RUNGS, int(wildcards.round), int(wildcards.rung) - 1)
        ],
    output:
        state=temp("results/tuning/round-{round}/rung-{rung}/slot-{slot}.pt"),
        trial="results/tuning/round-{round}/rung-{rung}/slot-{slot}.json",
    log:
        "logs/train_rung/{round}-{rung}-{slot}.log",
    priority: 2
    conda:
        "../../envs/study.yaml"
    resources:
        mem_mb=scaled(1500, per_mb=4),
        runtime=scaled(10, per_mb=0.4),
    params:
        code=code("train_rung.py", family_of("dense").file),
        training=lambda wildcards: {
            "until": RUNGS[int(wildcards.rung)]["epochs"],
            "settings": {
                "definition": family_of("dense").definition,
                **{key: SEARCH[key] for key in ("epochs", "schedule", "weight_decay")},
            },
            "study_seed": SEED,
        },
    script:
        "../scripts/train_rung.py"


rule select_best:
    input:
        trial_files(ALL_SLOTS),
    output:
        best="results/tuning/best.json",
        trials=reported("results/tuning/trials.csv", "2 Search", Result="All trials of the search", Kind="table"),
        curves="results/tuning/curves.csv",
        study="results/tuning/study.db",
    log:
        "logs/select_best/tuning.log",
    priority: 2
    localrule: True
    conda:
        "../../envs/study.yaml"
    params:
        code=code("select_best.py"),
        search=FINISHED,
    script:
        "../scripts/select_best.py"


rule summarise_search:
    input:
        best=rules.select_best.output.best,
        trials=trial_files(ALL_SLOTS),
    output:
        summary="results/tuning/summary.json",
        importances=reported_table("search_importances", "2 Search", "Importances"),
    log:
        "logs/summarise_search/search.log",
    localrule: True
    conda:
        "../../envs/study.yaml"
    params:
        code=code("summarise_search.py"),
        search=FINISHED,
    script:
        "../scripts/summarise_search.py"


plot(
    "search",
    section="search",
    output={
        name: reported_figure(f"search_{name}", "2 Search", name.capitalize()) for name in ("hyperparameters", "curves")
    },
    inputs={"trials": trial_files(ALL_SLOTS)},
    params={"search": FINISHED},
)

RESULTS += [*rules.select_best.output, *rules.summarise_search.output]
SUMMARY["search"] = rules.summarise_search.output.summary
SECTIONS["search"] = {"trials": rules.select_best.output.trials}
