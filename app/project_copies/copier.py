"""Copies the contents of a project into a draft. Remixes and hand-outs use it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from app.db.lab_tables import TestEmbedding
from app.db.tables import Sample
from app.lab.test_sets.test_pictures import storage_key
from app.ml.imported_network import is_imported_network
from app.ml.pictures import StagePicture
from app.ml.quality import Quality
from app.ml.types import EpochScores
from app.programs.assets.assets import asset_key
from app.project_copies.contents import CurrentModel, ProjectContents
from app.project_copies.draft import DraftModel, DraftPicture, ProjectDraft
from app.project_copies.test_set import DraftTestPicture
from app.projects.cards import kept_card
from app.samples.samples import picture_key
from app.settings import Settings
from app.storage import Storage
from app.training.imported_networks import network_key
from app.training.insights import Insights, insights_key
from app.training.runner import head_key


class ProjectCopier:
    """Makes drafts with the contents of a project under new ids."""

    def __init__(self, pictures: Storage, models: Storage, settings: Settings) -> None:
        self._pictures = pictures
        self._models = models
        self._settings = settings

    def new_draft(self, name: str) -> ProjectDraft:
        """An empty draft."""
        return ProjectDraft(self._pictures, self._models, self._settings, name)

    def fill_draft(self, draft: ProjectDraft, contents: ProjectContents) -> None:
        """Write the files and add the rows. Call inside `draft.deleting_files_on_error`.

        Raises StorageFailed.
        """
        for image_class in contents.classes:
            draft.add_class(image_class.id, image_class.name, image_class.color)
        for deleted in contents.deleted_classes:
            draft.add_deleted_class(deleted["id"], deleted["name"], deleted["color"])
        new_ids = self._copy_pictures(contents, draft)
        _copy_cards(contents, new_ids, draft)
        if contents.model is not None:
            with suppress(KeyError):
                head = self._models.get(head_key(contents.model.row.id))
                model = _draft_model(contents.model, fresh=_is_fresh(contents))
                if is_imported_network(model.backbone):
                    network = self._models.get(network_key(contents.model.row.id))
                    model = replace(model, network=network)
                draft.set_model(model, head)
                self._copy_insights(contents.model.row.id, new_ids, draft)
        self._copy_test_set(contents, draft)
        if contents.program is not None:
            draft.set_program(contents.program.format, contents.program.blocks)

    def _copy_insights(
        self, model_id: str, new_ids: Mapping[str, str], draft: ProjectDraft
    ) -> None:
        """Copy the insights into the model, if there are some.

        They hold numbers of the pictures, so they go nowhere without the pictures.
        """
        if not new_ids:
            return
        with suppress(KeyError, ValueError):
            insights = Insights.from_bytes(self._models.get(insights_key(model_id)))
            draft.set_insights(insights.with_pictures(new_ids))

    def _copy_pictures(self, contents: ProjectContents, draft: ProjectDraft) -> dict[str, str]:
        """Copy samples and assets. Those that the owner deletes meanwhile are left out.

        Returns the samples' new ids by their old ones.
        """
        new_ids: dict[str, str] = {}
        backbone = self._settings.backbone
        for sample in contents.samples:
            rows = contents.embeddings.get(sample.id, ())
            embeddings = {row.backbone: row.numbers for row in rows}
            with suppress(KeyError):
                square = self._pictures.get(picture_key(sample))
                picture = DraftPicture(
                    square,
                    embeddings.get(backbone),
                    sample.mirrored,
                    sample.burst,
                    _quality(sample),
                    sample.switched_off,
                )
                new_ids[sample.id] = draft.add_sample(sample.class_id, picture)
        for asset in contents.assets:
            with suppress(KeyError):
                data = self._pictures.get(asset_key(asset))
                stage_picture = StagePicture(data, asset.media_type, asset.width, asset.height)
                draft.add_asset(asset.id, stage_picture)
        return new_ids

    def _copy_test_set(self, contents: ProjectContents, draft: ProjectDraft) -> None:
        """Copy the test set. What the owner deletes meanwhile is left out."""
        for picture in contents.test_set:
            with suppress(KeyError):
                embedding = self._own_embedding(contents.test_embeddings[picture.id])
                copied = DraftTestPicture(
                    self._pictures.get(storage_key(picture)),
                    picture.name,
                    picture.label,
                    picture.class_id,
                    embedding.backbone,
                    embedding.numbers,
                )
                draft.test_set.add(copied)

    def _own_embedding(self, embeddings: Sequence[TestEmbedding]) -> TestEmbedding:
        """That of the server's own network where there is one. Others are made anew when asked for."""
        own = (each for each in embeddings if each.backbone == self._settings.backbone)
        return next(own, embeddings[0])


def _copy_cards(contents: ProjectContents, new_ids: Mapping[str, str], draft: ProjectDraft) -> None:
    """Copy the cards of classes, each with its picture where the copy has that."""
    for image_class in contents.classes:
        if (card := kept_card(image_class)) is not None:
            picture = new_ids.get(card.sample_id) if card.sample_id else None
            draft.set_card(image_class.id, replace(card, sample_id=picture))


def _quality(sample: Sample) -> Quality | None:
    if sample.brightness is None or sample.sharpness is None or sample.colors is None:
        return None
    return Quality(sample.brightness, sample.sharpness, sample.colors)


def _is_fresh(contents: ProjectContents) -> bool:
    """Whether the copy's model is trained on all samples of the copy. Without samples it is."""
    return not contents.samples or (contents.model is not None and contents.model.fresh)


def _draft_model(model: CurrentModel, *, fresh: bool) -> DraftModel:
    epochs = [
        EpochScores(row.epoch, row.loss, row.acc, row.val_loss, row.val_acc, row.learning_rate)
        for row in model.epochs
    ]
    return DraftModel(
        model.classes,
        model.row.backbone,
        model.run.settings,
        epochs,
        fresh,
        model.run.kept_epoch,
    )
