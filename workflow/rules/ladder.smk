# What each idea is worth: models, each compared with the one before it. A model that is not there leaves out its step.
LADDER = {name: idea for name, idea in config["ladder"].items() if idea is not None and name in TITLES}

if len(LADDER) > 1:
    SECTIONS = {"ladder": {}, **SECTIONS}  # the first one
    plot(
        "ladder",
        section="ladder",
        output=reported_figure("ladder", "3 Models", "What each idea is worth"),
        inputs={"models": rules.collect_runs.output.summary, "differences": rules.compare_models.output.summary},
        params={"ladder": {"ideas": LADDER, "data": DATASET["title"]}},
    )
