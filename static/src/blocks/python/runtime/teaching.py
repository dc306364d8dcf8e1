"""Training the model: only the project's owner may, so the owner's cookie is needed."""

from typing import Any

from .calculations import rounded
from .pictures import _Camera
from .program import Problem, _Pause, _program, wait
from .recognition import ImageClass, _recognition
from .values import Value, number

LOOK_EVERY_S = 0.3
CLASSES_KEPT_S = 1.0


class _Teacher:
    """The project's classes, and at most one training at a time."""

    def __init__(self) -> None:
        self.progress = 0
        self.accuracy = 0.0
        self._settings: dict[str, float] = {}
        self._run: dict[str, Any] | None = None
        self._classes: list[dict[str, Any]] = []
        self._classes_until = 0.0

    def set(self, option: str, value: Value) -> None:
        self._settings[option] = number(value) if option == "learning_rate" else int(rounded(value))

    def number_of_pictures(self, of: ImageClass) -> int:
        return int(self._class(of)["sample_count"])

    def add_picture(self, to: ImageClass) -> None:
        """Add the current picture of the camera, or the one recognized last."""
        path = f"{self._path}/classes/{self._class(to)['id']}/samples"
        seen = _recognition
        looks = seen.video_runs and isinstance(seen.pictures, _Camera)
        picture = seen.pictures.next() if looks else seen.picture
        if picture is None:
            raise Problem("no_picture")
        self._classes_until = 0.0
        for refused in seen.server.send_picture(path, "files", picture)["rejected"]:
            raise Problem("refused", reason=refused["message"])

    async def train(self) -> None:
        """Train and use the new model; further calls wait for the same training."""
        self._require_access()
        if self._run is not None:
            await _Pause(lambda: self._run is None)
            return
        self.progress = 0
        self._run = _recognition.server.post(f"{self._path}/runs", self._settings)
        try:
            await self._follow(self._run)
        finally:
            self._run = None

    async def _follow(self, run: dict[str, Any]) -> None:
        server, path = _recognition.server, f"{self._path}/runs/{run['id']}"
        try:
            while run["status"] in ("queued", "running"):
                await wait(LOOK_EVERY_S)
                run = server.get(path)
                self.progress = 100 * len(run["history"]) // run["settings"]["epochs"]
        except GeneratorExit:
            server.post(f"{path}/cancel", {})
            raise
        if run["status"] != "succeeded":
            raise Problem("refused", reason=(run["error"] or {}).get("message", run["status"]))
        self.progress = 100
        self.accuracy = run["scores"]["val_acc"] or 0.0
        _recognition.clear()
        _recognition.model = run["model_id"]

    @property
    def _path(self) -> str:
        return f"/api/projects/{_recognition.project}"

    def _class(self, of: ImageClass) -> dict[str, Any]:
        self._require_access()
        if _program.now >= self._classes_until:
            self._classes = _recognition.server.get(self._path)["classes"]
            self._classes_until = _program.now + CLASSES_KEPT_S
        for image_class in self._classes:
            if image_class["name"] == of.name:
                return image_class
        raise Problem("missing_class")

    def _require_access(self) -> None:
        if not _recognition.server.has_access:
            raise Problem("only_owner")


_teacher = _Teacher()


def add_picture(to: ImageClass) -> None:
    _teacher.add_picture(to)


def number_of_pictures(of: ImageClass) -> int:
    return _teacher.number_of_pictures(of)


def set_training(option: str, value: Value) -> None:
    _teacher.set(option, value)


async def train() -> None:
    await _teacher.train()


def training_progress() -> int:
    return _teacher.progress


def validation_accuracy() -> float:
    return _teacher.accuracy
