"""Recognizes pictures with a model and stores each answer for the session's blocks."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from enum import StrEnum

from anyio.to_thread import run_sync
from sqlalchemy.orm import Session

from app.accounts.authorization import PERMISSIONS, Access, Action, Caller, Role
from app.db.tables import Model, Project
from app.engine.engine import Engine
from app.errors import ClassNotFound, ModelOutdated
from app.ml.backbones import BACKBONES
from app.ml.embeddings import unpack_embeddings, unpack_feature_map
from app.ml.familiarity import USUAL_STRICTNESS
from app.ml.heads import Head
from app.ml.heat_map import heat_map
from app.ml.imported_network import is_imported_network
from app.ml.types import Floats
from app.names import name_key
from app.projects.cards import ShownCard
from app.projects.model_classes import current_names
from app.projects.shares import Shares
from app.recognition.cards import CardReader
from app.recognition.comparison import Comparison, Nearest, PictureComparer, Wanted
from app.recognition.head_cache import HeadCache
from app.recognition.last_recognitions import LastRecognitions, Recognized
from app.storage import Storage
from app.training.imported_networks import network_of


class Extra(StrEnum):
    """What an answer has beside its scores, if it was asked for."""

    FAMILIARITY = "familiarity"
    NEAREST = "nearest"
    SIMILAR = "similar"
    HEAT_MAP = "heat_map"
    CARD = "card"


_COMPARISONS = frozenset({Extra.FAMILIARITY, Extra.NEAREST, Extra.SIMILAR})
_SIMILAR = 3
"""So many training pictures are found that are most like a picture."""


@dataclass(frozen=True)
class Score:
    """The confidence, from 0 to 1, that the picture shows the class."""

    class_id: str
    class_name: str
    confidence: float


@dataclass(frozen=True)
class HeatMap:
    """How much each cell of the picture speaks for a class, row by row, from 0 to 1."""

    class_id: str
    side: int
    values: Sequence[float]


@dataclass(frozen=True)
class Recognition:
    """The answer for one picture: the scores of all classes, best first, and what was asked for.

    `familiarity` and `known` (`Comparison`) are also None for a model without insights, `card` where
    the best class has none.
    """

    scores: Sequence[Score]
    heat_map: HeatMap | None = None
    familiarity: float | None = None
    known: bool | None = None
    nearest: Sequence[Nearest] | None = None
    similar: Sequence[Nearest] | None = None
    card: ShownCard | None = None


@dataclass(frozen=True)
class RecognitionModel:
    """The facts of a model that recognition needs.

    `requester_id` queues in the engine as a student. All strangers with the share link have one id
    together, so that they never displace the owner. `classes` (id and name) are in the order of the
    model's outputs. `shared`: any site may use the model. `with_pictures`: the caller may see its
    training pictures.
    """

    id: str
    requester_id: str
    backbone: str
    classes: Sequence[tuple[str, str]]
    shared: bool
    with_pictures: bool

    @classmethod
    def of(
        cls,
        model: Model,
        project: Project,
        requester_id: str,
        *,
        shared: bool,
        with_pictures: bool,
    ) -> RecognitionModel:
        names = {image_class.id: image_class.name for image_class in project.classes}
        ids = [output["id"] for output in model.classes]
        classes = list(zip(ids, current_names(model.classes, names), strict=True))
        return cls(model.id, requester_id, model.backbone, classes, shared, with_pictures)

    def class_id(self, id_or_name: str) -> str:
        """The id of the class with this id or name. Raises ClassNotFound."""
        for class_id, name in self.classes:
            if id_or_name == class_id or name_key(id_or_name) == name_key(name):
                return class_id
        raise ClassNotFound


class Recognizer:
    """Recognizes pictures with the engine and the cached heads."""

    def __init__(
        self,
        engine: Engine,
        heads: HeadCache,
        comparer: PictureComparer,
        cards: CardReader,
        last_recognitions: LastRecognitions,
        model_files: Storage,
    ) -> None:
        self._engine = engine
        self._heads = heads
        self._comparer = comparer
        self._cards = cards
        self._last_recognitions = last_recognitions
        self._model_files = model_files

    async def recognize(
        self,
        model: RecognitionModel,
        session_name: str,
        picture: bytes,
        extras: AbstractSet[Extra] = frozenset(),
        strictness: float = USUAL_STRICTNESS,
    ) -> Recognition:
        """Recognizes a picture. Stores the scores as the session's last recognition.

        Raises ModelOutdated, ModelNotFound, and the errors of `Engine.process_picture`.
        """
        if model.backbone not in BACKBONES and not is_imported_network(model.backbone):
            raise ModelOutdated(backbone=model.backbone)
        processed = await self._engine.process_picture(
            model.requester_id,
            picture,
            feature_map=Extra.HEAT_MAP in extras,
            backbone=network_of(self._model_files, model.id, model.backbone),
        )
        head = self._heads.cached(model.id)
        if head is None:
            head = await run_sync(self._heads.get, model.id)
        embedding = unpack_embeddings(processed.embeddings)
        scores = _scores(model, head, embedding)
        confidences = {score.class_id: score.confidence for score in scores}
        compared = await self._compare(model, scores, embedding[0], extras, strictness)
        cells = None
        if processed.feature_map is not None:
            feature_map = unpack_feature_map(processed.feature_map, processed.map_side)
            cells = _heat_map(model, head, embedding[0], feature_map, scores[0].class_id)
        card = None
        if Extra.CARD in extras:
            card = await run_sync(self._cards.card_of, scores[0].class_id)
        recognition = _with_extras(Recognition(scores, cells, card=card), compared, extras)
        recognized = Recognized(confidences, recognition.known)
        await self._last_recognitions.store(model.id, session_name, recognized)
        return recognition

    async def _compare(
        self,
        model: RecognitionModel,
        scores: Sequence[Score],
        embedding: Floats,
        extras: AbstractSet[Extra],
        strictness: float,
    ) -> Comparison | None:
        """Compares with the training pictures, if that was asked for and the model kept them."""
        if extras.isdisjoint(_COMPARISONS):
            return None
        class_ids = [class_id for class_id, _ in model.classes]
        wanted = _wanted(scores, extras) if model.with_pictures else Wanted()
        return await run_sync(
            self._comparer.compare, model.id, class_ids, wanted, embedding, strictness
        )


def _wanted(scores: Sequence[Score], extras: AbstractSet[Extra]) -> Wanted:
    """The training pictures that were asked for: for NEAREST of the best class and of the second."""
    nearest_of = [score.class_id for score in scores[:2]] if Extra.NEAREST in extras else []
    return Wanted(nearest_of, _SIMILAR if Extra.SIMILAR in extras else 0)


def _with_extras(
    recognition: Recognition, compared: Comparison | None, extras: AbstractSet[Extra]
) -> Recognition:
    """The recognition with what was asked of the comparison."""
    if compared is None:
        return recognition
    asked = Extra.FAMILIARITY in extras
    return replace(
        recognition,
        familiarity=compared.familiarity if asked else None,
        known=compared.known if asked else None,
        nearest=compared.nearest if Extra.NEAREST in extras else None,
        similar=compared.similar if Extra.SIMILAR in extras else None,
    )


def _scores(model: RecognitionModel, head: Head, embedding: Floats) -> list[Score]:
    confidences = head.confidences(embedding)[0].tolist()
    scores = [
        Score(class_id, name, confidence)
        for (class_id, name), confidence in zip(model.classes, confidences, strict=True)
    ]
    return sorted(scores, key=lambda score: -score.confidence)


def _heat_map(
    model: RecognitionModel, head: Head, embedding: Floats, feature_map: Floats, class_id: str
) -> HeatMap:
    number = [known for known, _ in model.classes].index(class_id)
    cells = heat_map(head, embedding, feature_map, number)
    return HeatMap(
        class_id, len(feature_map), [round(value, 3) for value in cells.ravel().tolist()]
    )


def read_model(session: Session, model_id: str, caller: Caller) -> RecognitionModel:
    """Reads a model that the caller may use; anybody may use a shared one. Raises ModelNotFound."""
    share = Shares(session).of_model(model_id)
    if share is not None:
        caller = replace(caller, link_project_id=share.project_id)
    access = Access(session, caller)
    model, project = access.get_model(model_id, Action.USE_MODEL)
    roles = access.roles(project)
    own_roles = roles - {Role.LINK_HOLDER, Role.ANONYMOUS}
    requester_id = caller.owner_id or caller.teacher_id if own_roles else f"guests of {project.id}"
    with_pictures = any(Action.SEE_PICTURES in PERMISSIONS[role] for role in roles)
    return RecognitionModel.of(
        model, project, requester_id, shared=share is not None, with_pictures=with_pictures
    )
