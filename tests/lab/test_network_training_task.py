"""What the process that trains a network is told."""

from __future__ import annotations

from app.lab.network_trainings.messages import Task, TrainingKind


def test_a_task_knows_the_learning_rate_of_each_epoch() -> None:
    phases = [{"epochs": 2, "learning_rate": 0.5}, {"epochs": 1, "learning_rate": 0.1}]
    nothing: list[tuple[str, int]] = []
    task = Task(
        TrainingKind.FINE_TUNING, [], 0, "some", phases, 8, 0, 2, nothing, nothing, nothing, "", {}
    )
    assert [task.learning_rate_after(done) for done in range(3)] == [0.5, 0.5, 0.1]
    assert Task.from_line(task.to_line()).learning_rate_after(2) == 0.1
