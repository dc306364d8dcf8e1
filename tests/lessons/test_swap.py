"""The swap test: models on other students' pictures and on the hidden test set."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from ..app_state import services_of, settings_of
from ..student import Json, error_of, fill, make_project, train
from .lesson import Lesson, named_project


@pytest.fixture
def lesson(client: TestClient) -> Lesson:
    return Lesson.begin(client)


def trained_model_project(student: TestClient, shapes: tuple[str, str], *names: str) -> Json:
    project = named_project(student, "Shapes", *names)
    fill(student, project, shapes=shapes)
    assert train(student, project)["status"] == "succeeded"
    return project


def swap_test(lesson: Lesson) -> Json:
    answer = lesson.teacher.get(f"{lesson.path}/swap-test")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def accuracies(test: Json) -> list[list[float | None]]:
    return [[cell["accuracy"] for cell in row["cells"]] for row in test["rows"]]


def test_models_are_scored_on_each_others_pictures(lesson: Lesson) -> None:
    """Mina and Jun use swapped names for the same shapes, so each model fails on the other's."""
    trained_model_project(lesson.mina, ("circle", "stripes"), "Round", "Lines")
    trained_model_project(lesson.jun, ("circle", "stripes"), "lines", "ROUND")

    test = swap_test(lesson)

    assert [entry["nickname"] for entry in test["rows"]] == ["Jun", "Mina"]
    assert [entry["nickname"] for entry in test["columns"]] == ["Jun", "Mina"]
    assert accuracies(test) == [[1, 0], [0, 1]]
    assert [[cell["own"] for cell in row["cells"]] for row in test["rows"]] == [
        [True, False],
        [False, True],
    ]
    assert test["rows"][0]["cells"][1]["shown"] == 12
    assert test["without_model"] == 0


def test_each_model_has_its_honest_score_beside_it(lesson: Lesson) -> None:
    project = trained_model_project(lesson.mina, ("circle", "stripes"), "Round", "Lines")
    model_id = lesson.mina.get(f"/api/projects/{project['id']}").json()["current_model_id"]
    score = lesson.mina.get(f"/api/models/{model_id}/insights").json()["score"]
    assert score is not None
    assert [row["score"] for row in swap_test(lesson)["rows"]] == [score]
    (settings_of(lesson.teacher).models_dir / "models" / model_id / "insights.npz").unlink()
    services_of(lesson.teacher).honest_scores.discard(model_id)
    assert [row["score"] for row in swap_test(lesson)["rows"]] == [None]


def test_classes_that_a_model_does_not_know_are_not_counted(lesson: Lesson) -> None:
    trained_model_project(lesson.mina, ("circle", "stripes"), "Round", "Lines")
    trained_model_project(lesson.jun, ("circle", "cross"), "round", "Plus")

    (jun, mina) = swap_test(lesson)["rows"]

    assert (jun["cells"][1]["shown"], jun["cells"][1]["unknown"]) == (6, 6)
    assert (mina["cells"][0]["shown"], mina["cells"][0]["unknown"]) == (6, 6)


def test_a_hidden_test_set_scores_every_model(lesson: Lesson) -> None:
    trained_model_project(lesson.mina, ("circle", "stripes"), "Round", "Lines")
    trained_model_project(lesson.jun, ("circle", "stripes"), "Lines", "Round")
    hidden = named_project(lesson.teacher, "Exam", "round", "lines")
    fill(lesson.teacher, hidden)

    chosen = lesson.teacher.put(f"{lesson.path}/test-set", json={"project_id": hidden["id"]})

    assert chosen.json() == {"project_id": hidden["id"], "name": "Exam"}
    test = swap_test(lesson)
    assert test["columns"][-1]["project_name"] == "Exam"
    assert test["columns"][-1]["nickname"] is None
    assert [row[-1] for row in accuracies(test)] == [0, 1]
    for student in (lesson.mina, lesson.jun):
        assert student.get(f"/api/projects/{hidden['id']}").status_code == 404
        assert student.get(f"{lesson.path}/test-set").status_code == 401
    assert lesson.teacher.delete(f"{lesson.path}/test-set").status_code == 204
    assert len(swap_test(lesson)["columns"]) == 2


def test_only_the_teachers_own_project_can_be_the_test_set(lesson: Lesson) -> None:
    foreign = make_project(lesson.mina)
    body = {"project_id": foreign["id"]}
    answer = lesson.teacher.put(f"{lesson.path}/test-set", json=body)
    assert (answer.status_code, error_of(answer)) == (404, "project_not_found")
    assert lesson.teacher.get(f"{lesson.path}/test-set").json()["project_id"] is None


def test_a_classroom_without_models_has_an_empty_table(lesson: Lesson) -> None:
    make_project(lesson.mina)
    test = swap_test(lesson)
    assert (test["rows"], test["columns"], test["without_model"]) == ([], [], 2)
    assert lesson.mina.get(f"{lesson.path}/swap-test").status_code == 401


def test_the_teacher_chooses_projects_and_pictures(lesson: Lesson) -> None:
    first = trained_model_project(lesson.mina, ("circle", "stripes"), "Round", "Lines")
    second = trained_model_project(lesson.mina, ("circle", "stripes"), "Lines", "Round")
    make_project(lesson.mina, "untrained")
    juns = trained_model_project(lesson.jun, ("circle", "stripes"), "Round", "Lines")
    hidden = named_project(lesson.teacher, "hidden", "Round", "Lines")
    fill(lesson.teacher, hidden)
    lesson.teacher.put(f"{lesson.path}/test-set", json={"project_id": hidden["id"]})

    choices = lesson.teacher.get(f"{lesson.path}/swap-test/choices").json()["choices"]
    assert [
        (choice["nickname"], [project["id"] for project in choice["projects"]])
        for choice in choices
    ] == [
        ("Jun", [juns["id"]]),
        ("Mina", [second["id"], first["id"]]),
    ]

    def swap_test_of(**choice: str | list[str]) -> Json:
        answer = lesson.teacher.get(f"{lesson.path}/swap-test", params=choice)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    assert accuracies(swap_test_of(shown="students")) == [[1, 0], [0, 1]]
    assert accuracies(swap_test_of(shown="students", project=[first["id"]])) == [[1, 1], [1, 1]]
    assert accuracies(swap_test_of(shown="test_set")) == [[1], [0]]
    assert accuracies(swap_test_of(shown="test_set", project=[first["id"]])) == [[1], [1]]
    lesson.teacher.delete(f"{lesson.path}/test-set")
    assert accuracies(swap_test_of(shown="test_set")) == [[], []]


def test_a_project_that_is_not_among_the_choices_is_refused(lesson: Lesson) -> None:
    trained_model_project(lesson.mina, ("circle", "stripes"), "Round", "Lines")
    untrained = make_project(lesson.mina, "untrained")
    for wrong in (untrained["id"], "0" * 32):
        answer = lesson.teacher.get(f"{lesson.path}/swap-test", params={"project": wrong})
        assert (answer.status_code, error_of(answer)) == (404, "project_not_found")
    answer = lesson.teacher.get(f"{lesson.path}/swap-test", params={"shown": "everything"})
    assert answer.status_code == 422
