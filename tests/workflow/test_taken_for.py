"""No file is taken for another: whoever reads it says what is wrong, and deleting it mends the study.

Each case puts another file of the same kind, or a damaged one, in the place of a file, and asks for something that is
made from it. The last test holds the cases to the files that there are.
"""

import re
import shutil

import pytest

# Each group is tried at once: no case stands in another's way. A file below results/ and what takes its place, as one
# path with {its own part|that of the other}; what is then asked for, and what is wrong (None: the checksum).
SWAPPED = [
    [
        ("models/best/all/{1|0}/history.csv", "figures/best_training.svg", "seed is 0, not 1"),
        ("models/{moved|trial}/all/0/run.json", "figures/moved_confusion.svg", "model is trial"),
        ("addition/order/{0|1}.npz", "figures/addition-wide.svg", "seed is 1, not 0"),
    ],
    [
        ("tuning/round-{1|0}/rung-0/trials.json", "tuning/round-1/rung-0/slot-0.json", "round is 0, not 1"),
        ("maps/{input|embedding}/vectors.npz", "maps/input/perplexity-5.npz", "space is embedding, not input"),
        ("addition/{lenet|wide}/15/all/0/read.npz", "figures/addition-lenet.svg", "model is wide, not lenet"),
        ("addition/lenet/1/{100|all}/1/time.json", "tables/addition.csv", "examples is 750, not 100"),
    ],
    [
        ("tuning/round-{1|0}/rung-1/slot-0.json", "tuning/summary.json", "round is 0, not 1"),
        ("pairs/{unseen|val}.sha256", "models/paired/50/0/run.json", None),
        ("addition/lenet/1/all/{1|0}/run.json", "tables/addition.csv", "seed is 0, not 1"),
    ],
    [
        ("models/best/all/{1|0}/model.pt", "models/best/all/1/run.json", "seed is 0, not 1"),
        ("pairs/{unseen|val}.npz", "models/paired/50/0/run.json", None),
        ("maps/input/perplexity-{5|20}.npz", "figures/tsne_input.svg", "perplexity is 20, not 5"),
    ],
    [
        ("models/svm/400/folds/{1|0}.json", "tables/comparison.csv", "fold is 0, not 1"),
        ("models/best{-ensemble|}/all/0/predictions.npz", "analysis/mistakes.json", "model is best, not best-ens"),
        ("maps/{input|embedding}/perplexity-5.json", "tables/tsne.csv", "space is embedding, not input"),
        ("addition/shortcuts/half/lenet/{1|apart}.npz", "tables/addition_shortcuts.csv", "network is apart, not 1"),
    ],
    [
        ("models/best/all/{1|0}/predictions.npz", "models/best-ensemble/all/0/run.json", "seed is 0, not 1"),
        ("models/sum/{all|50}/0/model.pt", "models/sum/all/0/model.onnx", "examples is 50, not 2000"),
    ],
    [
        ("models/best/all/{1|0}/run.json", "tables/runs.csv", "seed is 0, not 1"),
        ("models/{trial|moved}/all/0/model.pt", "models/trial/all/0/model.onnx", "model is moved, not trial"),
    ],
    [
        ("models/paired/{200|50}/0/run.json", "models/summary.json", "examples is 50, not 200"),
        ("models/{svm/400|trial/all}/0/predictions.npz", "analysis/calibration.json", "model is trial"),
    ],
]
# Likewise, a file in which a bit is turned over, and what is then asked for.
DAMAGED = [
    [
        ("resources/mnist/train-images-idx3-ubyte", "pairs/val.npz"),
        ("resources/mnist/t10k-images-idx3-ubyte", "figures/addition-wide.svg"),
    ],
    [("resources/mnist/t10k-labels-idx1-ubyte", "tables/labels.csv")],
    [
        ("results/pairs/train.npz", "models/paired/50/0/run.json"),  # which reads a part of it
        ("results/models/best/all/1/model.pt", "models/best/all/1/run.json"),
    ],
    [
        ("results/pairs/train.npz", "models/trial/all/0/model.pt"),
        ("results/models/best/all/1/predictions.npz", "models/best-ensemble/all/0/run.json"),
    ],
]


def both(pattern):
    """Return the file that a pattern of SWAPPED names, and the one that takes its place."""
    before, own, other, after = re.fullmatch(r"(.*)\{(.*)\|(.*)\}(.*)", pattern).groups()
    return f"results/{before}{own}{after}", f"results/{before}{other}{after}"


def complaints(study, targets):
    """Return what is said of each file of `study` when `targets`, below results/, are asked for."""
    for target in targets:
        (study / "results" / target).unlink(missing_ok=True)
    status, said = study.fork(*(f"results/{target}" for target in targets))
    assert status == 1, said
    lines = re.findall(r"^\w+: (\S+) (.*); delete it and run again \(log: logs/\S+\)$", said, re.MULTILINE)
    assert len(lines) == len(re.findall(r"\(log: ", said)), said  # there are no other complaints
    return dict(lines)


@pytest.mark.parametrize("group", SWAPPED)
def test_another_file_is_named_by_whoever_reads_it(study, copied_study, group):
    for files, *_ in group:
        path, other = both(files)
        (copied_study / path).write_bytes((study / other).read_bytes())
    said = complaints(copied_study, {target for _, target, _ in group})
    for files, _, wrong in group:
        complaint = said.pop(both(files)[0].replace(".sha256", ".npz"))
        assert complaint.startswith(
            f"belongs elsewhere: its {wrong}" if wrong else "is not the file that unseen.sha256"
        )
    assert said == {}


@pytest.mark.parametrize("group", DAMAGED)
def test_a_damaged_file_is_named_by_whoever_reads_it(copied_study, group):
    for path, _ in group:
        content = bytearray((copied_study / path).read_bytes())
        content[len(content) // 2] ^= 1
        (copied_study / path).write_bytes(content)
    said = complaints(copied_study, {target for _, target in group})
    assert said.keys() == {path for path, _ in group}
    assert all(complaint.startswith("is not ") for complaint in said.values())


def test_there_is_a_case_for_each_kind_of_file(study):
    """Of each output that many jobs of a rule make and some job reads, but for pictures, a case swaps two."""
    jobs, _ = study.facts("all", "addition")
    read = {path for job in jobs if job["rule"] not in ("all", "addition") for path, _ in job["inputs"]}
    kinds = {}
    for job in jobs:
        for number, path in enumerate(job["outputs"]):
            if path in read and not path.startswith("results/figures/"):
                kinds.setdefault((job["rule"], number), []).append(path)
    swapped = {both(files)[0] for group in SWAPPED for files, *_ in group}
    missing = {kind: paths for kind, paths in kinds.items() if len(paths) > 1 and swapped.isdisjoint(paths)}
    # States are gone when the study is finished. To have them again, the ranking is done again, too.
    assert missing.keys() == {("train_rung", 0), ("promote_trials", 0)}


def test_deleting_what_is_named_mends_it(study, copied_study):
    path, other = both("models/best/all/{1|0}/predictions.npz")
    shutil.copy(study / other, copied_study / path)
    assert copied_study.fork("results/models/best-ensemble/all/0/run.json")[0] == 1
    (copied_study / path).unlink()
    assert copied_study.fork("results/models/best-ensemble/all/0/run.json")[0] == 0
    assert (copied_study / path).read_bytes() == (study / path).read_bytes()
