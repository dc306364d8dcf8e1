"""Fills a running server with a small classroom and records what it answers, by HTTP alone.

kept_data.md says how kept_data.tar.xz was made with it. It runs against a server of any version:

    python -m tests.upkeep.make_kept_data http://127.0.0.1:8000 answers_folder
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import httpx2

from ..pictures import jpeg
from ..student import FINAL
from ..waiting import wait_until

Json = dict[str, Any]

TEACHER = {"name": "teacher", "password": "correct horse battery"}
NICKNAME = "Mina"
SESSION = "kept"
SHAPES = ("circle", "cross")
"""The other shape, stripes, makes files of three times the size."""
PICTURES_PER_CLASS = 5
OTHER_SEED, RECOGNIZED_SEED = 60, 70
"""No sample of the two classes has these seeds."""


def recognized_picture() -> bytes:
    return jpeg("circle", RECOGNIZED_SEED)


class Recorder:
    """Records what a browser gets: JSON answers by path, and the SHA-256 of files by path."""

    def __init__(self, client: httpx2.Client) -> None:
        self._client = client
        self.answers: dict[str, Any] = {}
        self.files: dict[str, str] = {}

    def answer(self, path: str) -> Any:
        self.answers[path] = call(self._client, "GET", path).json()
        return self.answers[path]

    def file(self, path: str) -> None:
        content = call(self._client, "GET", path).content
        self.files[path] = hashlib.sha256(content).hexdigest()


def call(client: httpx2.Client, method: str, path: str, **body: Any) -> httpx2.Response:
    answer = client.request(method, path, **body)
    assert answer.is_success, (method, path, answer.status_code, answer.text)
    return answer


def make_kept_data(address: str, folder: Path) -> None:
    """Write `answers.json` and `project.zip` into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        httpx2.Client(base_url=address, timeout=60) as teacher,
        httpx2.Client(base_url=address, timeout=60) as student,
        httpx2.Client(base_url=address, timeout=60) as visitor,
    ):
        for client in (teacher, student, visitor):
            client.headers["accept-language"] = "en"
        classroom = open_classroom(teacher)
        call(
            student,
            "POST",
            "/api/join",
            json={"code": classroom["join_code"], "nickname": NICKNAME},
        )
        hand_out_project(teacher, classroom)
        project = make_project(student)
        deleted = delete_sample(student, project)
        model_id = train(student, project)
        save_program(student, project)
        link = call(
            student, "PUT", f"{path_of(project)}/share", json={"with_pictures": True}
        ).json()
        recognition = recognize(student, model_id)
        records = {
            "teacher": record_teacher(teacher, classroom),
            "student": record_student(student, project, model_id),
            "visitor": record_visitor(visitor, link["id"]),
        }
        (folder / "project.zip").write_bytes(
            call(student, "GET", f"{path_of(project)}/file").content
        )
        recorded = {
            "teacher": TEACHER,
            "student_cookies": dict(student.cookies),
            "project_id": project["id"],
            "model_id": model_id,
            "recognition": recognition,
            "deleted_sample": deleted,
            "answers": {role: record.answers for role, record in records.items()},
            "files": {role: record.files for role, record in records.items()},
        }
    text = json.dumps(recorded, ensure_ascii=False, indent=1)
    (folder / "answers.json").write_text(text, encoding="utf-8")


def path_of(project: Json) -> str:
    return f"/api/projects/{project['id']}"


def open_classroom(teacher: httpx2.Client) -> Json:
    """A classroom with an open join code and one place that nobody has taken."""
    call(teacher, "POST", "/api/teacher/login", json=TEACHER)
    made = call(teacher, "POST", "/api/classrooms", json={"name": "6-2", "language": "en"}).json()
    call(teacher, "POST", f"/api/classrooms/{made['id']}/students", json={"names": ["Joon"]})
    return dict(made)


def hand_out_project(teacher: httpx2.Client, classroom: Json) -> None:
    """The teacher's project with one picture; waits until the student has the copy."""
    demo = call(teacher, "POST", "/api/projects", json={"name": "Demo"}).json()
    upload(teacher, demo, demo["classes"][0]["id"], "circle", [OTHER_SEED])
    path = f"/api/classrooms/{classroom['id']}/assignments"
    call(teacher, "POST", path, json={"project_id": demo["id"]})

    def copied() -> bool:
        (assignment,) = call(teacher, "GET", path).json()["assignments"]
        return bool(assignment["progress"]["done"])

    wait_until(copied)


def make_project(student: httpx2.Client) -> Json:
    """An example with blocks that use the model; its two classes get drawn pictures."""
    project = dict(call(student, "POST", "/api/examples/door/projects").json())
    for image_class, shape in zip(project["classes"], SHAPES, strict=True):
        upload(student, project, image_class["id"], shape, range(PICTURES_PER_CLASS))
    return project


def upload(
    client: httpx2.Client, project: Json, class_id: str, shape: str, seeds: Iterable[int]
) -> Json:
    """Add a drawing for each seed; the first sample."""
    path = f"{path_of(project)}/classes/{class_id}/samples"
    files = [("files", (f"{shape}{seed}.jpg", jpeg(shape, seed))) for seed in seeds]
    answer = call(client, "POST", path, files=files).json()
    assert answer["rejected"] == []
    return dict(answer["accepted"][0])


def delete_sample(student: httpx2.Client, project: Json) -> Json:
    """One sample more than the others, deleted; its id and the SHA-256 of its picture."""
    sample = upload(student, project, project["classes"][0]["id"], "circle", [OTHER_SEED])
    picture = call(student, "GET", sample["image_url"]).content
    call(student, "DELETE", f"{path_of(project)}/samples/{sample['id']}")
    return {"id": sample["id"], "sha256": hashlib.sha256(picture).hexdigest()}


def train(student: httpx2.Client, project: Json) -> str:
    started = call(student, "POST", f"{path_of(project)}/runs", json={"epochs": 20}).json()

    def finished() -> Json | None:
        run = call(student, "GET", f"{path_of(project)}/runs/{started['id']}").json()
        return run if run["status"] in FINAL else None

    run = wait_until(finished)
    assert run is not None
    assert run["status"] == "succeeded", run
    return str(run["model_id"])


def save_program(student: httpx2.Client, project: Json) -> None:
    """The example's blocks again, with an own picture as a costume."""
    picture = call(
        student, "POST", f"{path_of(project)}/pictures", files={"image": jpeg("cross", 1, (96, 64))}
    ).json()
    saved = call(student, "GET", f"{path_of(project)}/program").json()
    costume = {"id": "own", "name": "cross", "picture": picture["name"]}
    saved["blocks"]["sprites"][0].setdefault("costumes", []).append(costume)
    body = {key: saved[key] for key in ("version", "format", "blocks")}
    call(student, "PUT", f"{path_of(project)}/program", json=body)
    thumbnail = {"image": jpeg("circle", 2, (96, 54))}
    call(student, "PUT", f"{path_of(project)}/thumbnail", files=thumbnail)


def recognize(client: httpx2.Client, model_id: str) -> Json:
    path = f"/api/models/{model_id}/recognitions?session={SESSION}"
    return dict(call(client, "POST", path, files={"image": recognized_picture()}).json())


def record_teacher(teacher: httpx2.Client, classroom: Json) -> Recorder:
    record = Recorder(teacher)
    base = f"/api/classrooms/{classroom['id']}"
    for path in ("/api/classrooms", base, f"{base}/cards", f"{base}/assignments", "/api/projects"):
        record.answer(path)
    for place in record.answer(f"{base}/students")["students"]:
        record.answer(f"{base}/students/{place['id']}/projects")
    return record


def record_student(student: httpx2.Client, project: Json, model_id: str) -> Recorder:
    record = Recorder(student)
    base, model = path_of(project), f"/api/models/{model_id}"
    for path in (
        "/api/me", "/api/me/card", "/api/projects", f"{base}/readiness", f"{base}/runs",
        f"{base}/program", f"{base}/program/versions", f"{base}/share", model,
        f"{model}/recognition/result?session={SESSION}",
        f"{model}/recognition/confidence?session={SESSION}&class={project['classes'][0]['id']}",
        f"{model}/recognition/is?session={SESSION}&class={project['classes'][1]['id']}",
    ):  # fmt: skip
        record.answer(path)
    for run in record.answers[f"{base}/runs"]["runs"]:
        record.answer(f"{base}/runs/{run['id']}")
    for image_class in record.answer(base)["classes"]:
        for sample in record.answer(f"{base}/classes/{image_class['id']}/samples")["samples"]:
            record.file(sample["image_url"])
    for picture in record.answer(f"{base}/pictures")["pictures"]:
        record.file(picture["image_url"])
    record.file(f"{base}/thumbnail")
    return record


def record_visitor(visitor: httpx2.Client, link_id: str) -> Recorder:
    record = Recorder(visitor)
    record.answer(f"/api/shares/{link_id}")
    return record


if __name__ == "__main__":
    make_kept_data(sys.argv[1], Path(sys.argv[2]))
