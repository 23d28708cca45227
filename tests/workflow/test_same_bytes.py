"""The same study gives the same bytes, wherever it runs and on however many cores."""


def test_another_folder_and_another_number_of_cores(study, new_study, tmp_path):
    other = new_study(tmp_path / "a folder of another name")
    process = other.run(cores=1)
    assert process.returncode == 0, process.stdout
    one, two = study.results(), other.results()
    assert one.keys() == two.keys()
    assert [path for path in one if one[path] != two[path]] == []
