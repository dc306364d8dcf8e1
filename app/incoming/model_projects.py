"""Makes a project of a trained model of Teachable Machine: its classes, without pictures, and the model."""

from __future__ import annotations

from typing import Any

from anyio.to_thread import run_sync

from app.classrooms.project_creation import get_or_create_owner
from app.db.database import Database
from app.db.tables import new_id
from app.engine.engine import Engine, NetworkFile
from app.errors import IncomingFileTooLarge, QuotaReached
from app.incoming.file import IncomingFile
from app.incoming.kinds import IncomingKind
from app.incoming.model_files import ModelFile, ModelLimits, read_model_file
from app.incoming.reports import IncomingReports
from app.incoming.turns import Turns
from app.ml.exporters.golden import drawn_square
from app.ml.pictures import to_jpeg
from app.names import cleaned_name, name_key
from app.project_copies.draft import DraftModel, ProjectDraft
from app.projects.model_classes import unused_name
from app.settings import Settings
from app.storage import Storage
from app.training.run_texts import RunTexts
from app.training.settings import TrainingSettings

MAX_WAITING = 8
"""Files, the one that is read included."""
RUN_NAME = "Teachable Machine"
"""What the list of trainings calls where the model is from."""
_UNTITLED = frozenset({"", "untitled", "my-image-model", "tm-my-image-model"})
"""What Teachable Machine calls models that nobody gave a name."""


class ModelProjects:
    """Makes projects of trained models. The model recognizes a drawn picture before anything is kept."""

    def __init__(
        self,
        engine: Engine,
        database: Database,
        storages: tuple[Storage, Storage],
        settings: Settings,
    ) -> None:
        self._engine = engine
        self._database = database
        self._storages = storages
        self._settings = settings
        self._turns = Turns(MAX_WAITING)
        """The weights of a file are in memory while its project is made."""

    async def bring_in(self, incoming: IncomingFile) -> tuple[str, str]:
        """Make the project. Returns its id, and the token of a new student or ''.

        Raises the errors of `read_model_file`, QuotaReached, StorageFailed, ClassroomNeeded,
        ClassroomFrozen, EngineBusy, EngineNotReady.
        """
        async with self._turns.turn(incoming.sender.key):
            file = await run_sync(read_model_file, incoming.file, self._limits)
            _check_classes(file, incoming.sender.limits.max_classes)
            network = await run_sync(self._network_of, file)
            await self._try_out(network, incoming.sender.key or "strangers")
            return await run_sync(self._make_project, incoming, file, network)

    @property
    def _limits(self) -> ModelLimits:
        return ModelLimits(
            self._settings.max_model_weights_bytes,
            self._settings.max_incoming_json_bytes,
            self._settings.max_model_multiplications,
        )

    def _network_of(self, file: ModelFile) -> NetworkFile:
        """The network as it is kept. Raises IncomingFileTooLarge if a project file with it would not be read."""
        model, limit = file.model, self._settings.max_model_weights_bytes
        network, head = model.network.to_bytes(), model.head.raw_weights()
        if max(len(network), len(head)) > limit:
            raise IncomingFileTooLarge(max_bytes=limit)
        return NetworkFile(model.network.name, lambda: network)

    async def _try_out(self, network: NetworkFile, sender: str) -> None:
        """Has the worker load the network and look at a picture, so that a project with it works."""
        picture = await run_sync(to_jpeg, drawn_square(0))
        await self._engine.process_picture(sender, picture, backbone=network)

    def _make_project(
        self, incoming: IncomingFile, file: ModelFile, network: NetworkFile
    ) -> tuple[str, str]:
        settings = self._settings
        draft = ProjectDraft(*self._storages, settings, self._name_of(incoming, file))
        with draft.deleting_files_on_error():
            classes = self._add_classes(draft, file, incoming.first_classes[0])
            model = DraftModel(
                classes=classes,
                backbone=network.name,
                settings=TrainingSettings().model_dump(),
                epochs=[],
                fresh=True,
                kept_epoch=None,
                texts=RunTexts(RUN_NAME),
                network=network.read(),
            )
            draft.set_model(model, file.model.head.to_bytes())
            return self._insert(draft, incoming)

    def _name_of(self, incoming: IncomingFile, file: ModelFile) -> str:
        if file.name.strip().lower() in _UNTITLED:
            return incoming.project_name(self._settings)
        longest = self._settings.max_name_length
        return cleaned_name(file.name, longest, "") or incoming.project_name(self._settings)

    def _add_classes(
        self, draft: ProjectDraft, file: ModelFile, first_class: str
    ) -> list[dict[str, Any]]:
        """The classes of the model, which get numbers where they have no names or the same ones."""
        longest, taken = self._settings.max_name_length, set[str]()
        labels = file.labels or [""] * file.model.head.class_count
        classes = []
        for number, label in enumerate(labels, start=1):
            nameless = first_class.replace("1", str(number))
            name = unused_name(cleaned_name(label, longest, nameless), taken, longest)
            taken.add(name_key(name))
            classes.append({"id": new_id(), "name": name})
            draft.add_class(classes[-1]["id"], name)
        return classes

    def _insert(self, draft: ProjectDraft, incoming: IncomingFile) -> tuple[str, str]:
        with self._database.transaction() as session:
            student_id, token = get_or_create_owner(
                session, self._settings, incoming.sender.credentials
            )
            project_id = draft.insert(session, student_id).id
            kind = IncomingKind.TEACHABLE_MACHINE_MODEL
            IncomingReports(session).keep(project_id, kind, incoming.name)
            return project_id, token


def _check_classes(file: ModelFile, limit: int) -> None:
    """Raises QuotaReached before any class is made."""
    if (reached := file.model.head.class_count) > limit:
        raise QuotaReached(quota="classes", reached=reached, limit=limit)
