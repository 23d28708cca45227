"""Write the study up as one HTML file."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import yaml

from digitsum import network_observations, observations
from digitsum.files import read_json, write_text
from digitsum.joblog import job_log
from digitsum.page import TEMPLATES, data_uri, render
from digitsum.provenance import commit, machine, versions
from digitsum.published import about_published, departures, published_rows
from digitsum.timings import Job, about_timings, read_jobs, stages

if TYPE_CHECKING:
    from snakemake.iocontainers import snakemake

Rows = dict[str, list[dict[str, Any]]]  # of a per-class table, by split


def read_per_class(path: str) -> Rows:
    """Return the rows of a per-class table, one for each sum, for each split."""
    table = pd.read_csv(path)
    return {str(split): rows.to_dict("records") for split, rows in table.groupby("split")}


def read_trials(path: str) -> list[dict[str, Any]]:
    """Return the rows of trials.csv, with None where a trial that diverged has no loss."""
    table = pd.read_csv(path).astype(object)
    return table.where(table.notna(), None).to_dict("records")


def all_observations(summary: Mapping[str, Any], per_class: Mapping[str, Rows]) -> dict[str, Any]:
    """Return the sentences of each section on results."""
    data, networks = summary["data"], summary["networks"]
    best = networks["best"]
    of_networks = {}
    for name, network in networks.items():
        f1 = {row["sum"]: row["f1"] for row in per_class[name]["unseen"] if row["support"]}
        of_networks[name] = [
            network_observations.about_leak(name, network, data),
            network_observations.about_fit(name, network),
            network_observations.about_classes(f1),
        ]
    of_networks["best"].append(network_observations.about_tuned(networks, data))
    sum_networks = {
        name: network_observations.about_sum_network(name, network, best, data)
        for name, network in networks.items()
        if "unseen_digit_accuracy" in network
    }
    found = {
        "data": observations.about_data(data),
        "networks": of_networks,
        "search": observations.about_search(summary["tuning"], best),
        "sum_networks": sum_networks,
        "efficiency": network_observations.about_efficiency(summary["efficiency"], networks, data),
        "baselines": observations.about_baselines(summary["baselines"], best),
        "linear": observations.about_linear(summary["linear"], data),
        "tsne": observations.about_tsne(summary["tsne"]),
    }
    found["in_short"] = [
        of_networks["best"][0],
        *(sentences[0] for sentences in sum_networks.values()),
        *(found[part][0] for part in ("baselines", "linear", "tsne")),
    ]
    return found


def fitting_seconds(jobs: Sequence[Job]) -> dict[str, float]:
    """Return how long the job took that trained a network (mean over seeds) or fitted a baseline, by its name."""
    seconds: dict[str, list[float]] = {}
    for job in jobs:
        if job.rule == "train_network":
            seconds.setdefault(job.name.rpartition("-")[0], []).append(job.seconds)
        elif job.rule in ("fit_forest", "fit_svm"):
            seconds[job.name] = [job.seconds]
    return {name: sum(some) / len(some) for name, some in seconds.items()}


def main(
    summary: Mapping[str, Any],
    figures: list[str],
    per_class: Mapping[str, Rows],
    trials: list[dict[str, Any]],
    config: dict[str, Any],
    benchmarks: list[str],
) -> str:
    """Return the page."""
    others = yaml.safe_load((TEMPLATES / "published.yaml").read_text(encoding="utf-8"))
    published = others["report"]
    forest = {row["sum"]: row["f1"] for row in per_class["random_forest"]["test"]}
    rows = published_rows(published, summary, forest, config["baselines"]["train"])
    jobs = read_jobs(benchmarks)
    found = all_observations(summary, per_class)
    found["published"] = about_published(rows)
    found["in_short"].append(found["published"][0])
    found["timings"] = about_timings(jobs, len(benchmarks))
    return render(
        {
            "summary": summary,
            "config": config,
            "published": published,
            "peers": others["peers"],
            "rows": {
                part: [row for row in rows if row.part == part] for part in dict.fromkeys(row.part for row in rows)
            },
            "departures": departures(published, config),
            "sum_networks": [name for name in config["networks"] if name in found["sum_networks"]],
            "observations": found,
            "edge_warning": observations.edge_warning(summary["tuning"]),
            "figures": {Path(path).stem: data_uri(Path(path)) for path in figures},
            "per_class_rows": per_class,
            "trials": trials,
            "fitting": fitting_seconds(jobs),
            "stages": stages(jobs),
            "made": {
                "written": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
                "commit": commit(TEMPLATES),
                "machine": machine(),
                "versions": versions(),
                "configuration": yaml.safe_dump(config, sort_keys=False, default_flow_style=None, width=100),
            },
        }
    )


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        page = main(
            read_json(snakemake.input.summary),
            list(snakemake.input.figures),
            {
                Path(path).name.removesuffix("_per_class.csv"): read_per_class(path)
                for path in snakemake.input.per_class
            },
            read_trials(snakemake.input.trials),
            **snakemake.params.report,
        )
        write_text(snakemake.output[0], page)
