"""What one project holds, put into another: the one way in which projects are copied."""

from __future__ import annotations

from contextlib import suppress

from app.ml.heads import EpochScores
from app.programs.assets.assets import asset_key
from app.programs.contents import Contents, CurrentModel
from app.programs.draft import DraftModel, ProjectDraft
from app.samples.samples import picture_key
from app.settings import Settings
from app.storage import Storage
from app.training.runner import head_key


class Copier:
    """Makes drafts that hold all that was read of a project, under new ids."""

    def __init__(self, pictures: Storage, models: Storage, settings: Settings) -> None:
        self._pictures = pictures
        self._models = models
        self._settings = settings

    def draft(self, name: str) -> ProjectDraft:
        """An empty one."""
        return ProjectDraft(self._pictures, self._models, self._settings, name)

    def fill(self, draft: ProjectDraft, contents: Contents) -> None:
        """Write the files and note the rows, inside `or_nothing`. Raises StorageFailed."""
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


def _drafted(model: CurrentModel, *, fresh: bool) -> DraftModel:
    epochs = [EpochScores(e.epoch, e.loss, e.acc, e.val_loss, e.val_acc) for e in model.epochs]
    row = model.row
    return DraftModel(row.classes, row.backbone, model.run.settings, epochs, fresh)
