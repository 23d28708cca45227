"""Compare each stage of the published study, and the study as a whole, with the plain way: `make bench`."""

from importlib import import_module

from comparison import Stage, machine, print_stages, seconds

# Imported one by one, so that the processes of one do not load the libraries of all.
COMPARISONS = ["training", "search", "forest", "svm", "linear", "tsne", "start"]


def print_whole(stages: list[Stage]) -> None:
    """Print all stages, and their sum."""
    whole = Stage(
        "whole study",
        sum(stage.plain for stage in stages),
        sum(stage.ours for stage in stages),
        "the sum of the stages above. Drawing the pairs, scores, figures and the report are in neither way",
    )
    print("The published study, with all cores. Plain: one process; ours: the work of all jobs over the cores.")
    print_stages([*stages, whole])


def main() -> None:
    """Run all comparisons, each with its table, and print the table of the whole study."""
    print(f"Machine: {machine()}\n")
    stages: list[Stage] = []

    def run() -> None:
        for name in COMPARISONS:
            stages.append(import_module(name).main())
            print()
        print_whole(stages)

    print(f"This took {seconds(run):.0f} s.")


if __name__ == "__main__":
    main()
