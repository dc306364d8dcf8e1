"""A visitor's own copy of a shared project."""

from __future__ import annotations

from contextlib import suppress

from app.db.database import Database
from app.db.tables import Project, Share
from app.ml.heads import EpochScores
from app.people.cookies import Credentials
from app.people.identity import student_or_new
from app.programs.assets.assets import asset_key
from app.programs.contents import Contents, CurrentModel, read_contents
from app.programs.draft import DraftModel, ProjectDraft
from app.projects.shares import Shares
from app.samples.samples import picture_key
from app.settings import Settings
from app.storage import Storage
from app.training.runner import head_key


class Remixes:
    """Copies a shared project: files first, then all rows in one transaction."""

    def __init__(
        self, database: Database, pictures: Storage, models: Storage, settings: Settings
    ) -> None:
        self._database = database
        self._pictures = pictures
        self._models = models
        self._settings = settings

    def remix(self, share_id: str, shown: Credentials) -> tuple[str, str]:
        """The copy's id; for a stranger, who becomes a student here, the token for its cookie.

        Pictures come along only where the owner allowed that. Raises ShareNotFound, also when the
        owner switches the link off meanwhile; ClassroomNeeded, QuotaReached, StorageFailed.
        """
        contents = self._read(share_id)
        draft = ProjectDraft(self._pictures, self._models, self._settings, contents.name)
        with draft.or_nothing():
            self._copy(contents, draft)
            with self._database.transaction() as session:
                share, _ = Shares(session).get(share_id)
                _remember(draft.project, share, contents.name)
                student_id, token = student_or_new(session, self._settings, shown)
                return draft.keep(session, student_id).id, token

    def _read(self, share_id: str) -> Contents:
        with self._database.reading() as session:
            share, project = Shares(session).get(share_id)
            return read_contents(session, project, pictures=share.with_pictures)

    def _copy(self, contents: Contents, draft: ProjectDraft) -> None:
        for image_class in contents.classes:
            draft.add_class(image_class.id, image_class.name)
        self._copy_pictures(contents, draft)
        if contents.model is not None:
            with suppress(KeyError):
                head = self._models.get(head_key(contents.model.row.id))
                draft.use_model(_drafted(contents.model, fresh=_is_fresh(contents)), head)
        if contents.program is not None:
            draft.use_program(contents.program.format, contents.program.blocks)

    def _copy_pictures(self, contents: Contents, draft: ProjectDraft) -> None:
        """What the owner deletes meanwhile is left out."""
        backbone = self._settings.backbone
        for sample in contents.samples:
            known = {each.backbone: each.numbers for each in contents.embeddings.get(sample.id, ())}
            with suppress(KeyError):
                picture = self._pictures.get(picture_key(sample))
                draft.add_sample(sample.class_id, picture, known.get(backbone), backbone)
        for asset in contents.assets:
            kind = (asset.media_type, asset.width, asset.height)
            with suppress(KeyError):
                draft.add_asset(asset.id, kind, self._pictures.get(asset_key(asset)))


def _is_fresh(contents: Contents) -> bool:
    """Without pictures there are none that the model does not know."""
    return not contents.samples or (contents.model is not None and contents.model.fresh)


def _remember(project: Project, share: Share, name: str) -> None:
    project.remix_name, project.remix_share_id = name, share.id


def _drafted(model: CurrentModel, *, fresh: bool) -> DraftModel:
    epochs = [EpochScores(e.epoch, e.loss, e.acc, e.val_loss, e.val_acc) for e in model.epochs]
    row = model.row
    return DraftModel(row.classes, row.backbone, model.run.settings, epochs, fresh)
