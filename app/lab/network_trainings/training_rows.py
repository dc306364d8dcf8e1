"""The rows of trainings of networks: begun by a press, moved on epoch by epoch, finished once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from app.db.lab_tables import NetworkTraining
from app.db.tables import Project, new_id
from app.errors import NetworkTrainingFinished, NetworkTrainingsFull, NetworkTrainingUnfinished
from app.lab.job_rows import UNFINISHED, JobRows, JobStatus
from app.lab.network_trainings.messages import TrainingKind
from app.lab.splits import Shares
from app.ml.network_layers import OwnLayer
from app.ml.network_training import Phase

RETRY_AFTER_S = 600


@dataclass(frozen=True)
class TrainingChoice:
    """What is trained, and how. `layers` and `side`: of a network of one's own; `network`: the one that
    is fine-tuned. `classes`: how many it learns; 0 where an earlier version trained.
    """

    kind: TrainingKind
    phases: Sequence[Phase]
    batch_size: int
    layers: Sequence[OwnLayer] = field(default_factory=list)
    side: int = 0
    network: str = ""
    classes: int = 0

    @classmethod
    def of(cls, row: NetworkTraining) -> TrainingChoice:
        kept = dict(row.settings)
        layers = [OwnLayer(**each) for each in kept.pop("layers")]
        phases = [Phase(**each) for each in kept.pop("phases")]
        return cls(TrainingKind(row.kind), phases, layers=layers, **kept)

    @property
    def settings(self) -> dict[str, Any]:
        """As rows keep it, beside the kind."""
        return {name: value for name, value in asdict(self).items() if name != "kind"}

    @property
    def epochs(self) -> int:
        return sum(phase.epochs for phase in self.phases)


@dataclass(frozen=True)
class TransferScores:
    """What the head came to that was trained on the frozen network, on the same pictures.

    `trained`: its parameters; `frozen`: those of the network. `seconds`: for looking once at each
    picture that is learnt from, and for training. `test_right` of `test_pictures` of the test set.
    """

    network: str
    right: int
    pictures: int
    accuracy: float
    seconds: float
    trained: int
    frozen: int
    test_right: int
    test_pictures: int


@dataclass(frozen=True)
class Outcome:
    """What is known at the end of a training beside its epochs; parameters as in `TransferScores`."""

    parameters: int
    trained: int
    test_right: int
    test_pictures: int


class NetworkTrainings(JobRows[NetworkTraining]):
    """Reads and changes trainings of networks within one transaction.

    `kind`: of those that are found by their project.
    """

    table = NetworkTraining
    unfinished, finished = NetworkTrainingUnfinished, NetworkTrainingFinished

    def __init__(self, session: Session, kind: TrainingKind = TrainingKind.OWN_NETWORK) -> None:
        super().__init__(session)
        self._kind = kind

    def begin(
        self, project: Project, choice: TrainingChoice, shares: Shares, seed: int, most: int
    ) -> NetworkTraining:
        """Queue a training in place of the project's last one of its kind.

        Raises NetworkTrainingUnfinished, and NetworkTrainingsFull where `most` wait on the server,
        those of frozen projects left out.
        """
        if len(self.waiting()) >= most:
            raise NetworkTrainingsFull(limit=most, retry_after_s=RETRY_AFTER_S)
        begun = NetworkTraining(
            id=new_id(),
            project_id=project.id,
            kind=choice.kind,
            status=JobStatus.QUEUED,
            validation=shares.validation,
            test=shares.test,
            seed=seed,
            settings=choice.settings,
        )
        return self._replace(project, begun)

    def unfinished_ids(self) -> set[str]:
        """Of all students, those of frozen projects too."""
        query = select(NetworkTraining.id).where(NetworkTraining.status.in_(UNFINISHED))
        return set(self._session.scalars(query))

    def before(self, row: NetworkTraining) -> int:
        """How many trainings that are worked on or wait were begun before this one."""
        query = (
            select(func.count(NetworkTraining.id))
            .join(Project, Project.id == NetworkTraining.project_id)
            .where(
                NetworkTraining.status.in_(UNFINISHED),
                Project.frozen_at.is_(None),
                NetworkTraining.created_at < row.created_at,
            )
        )
        return self._session.scalar(query) or 0

    def note_classes(self, row: NetworkTraining, classes: int) -> bool:
        """Note how many classes are learnt. False if the job is over."""
        return self._change(row.id, settings={**row.settings, "classes": classes})

    def note_transfer(self, job_id: str, scores: TransferScores) -> bool:
        """Note what the frozen network came to. False if the job is over."""
        return self._change(job_id, transfer=vars(scores), waiting_for=None)

    def note_epochs(self, row: NetworkTraining, epochs: Sequence[dict[str, Any]]) -> bool:
        """Note the epochs that are kept: the training goes on behind them. False if the job is over."""
        count = len(epochs)
        steps = row.variants * count // TrainingChoice.of(row).epochs
        return self._change(
            row.id, epochs=list(epochs), position=count, variants_done=steps, waiting_for=None
        )

    def progress(self, job_id: str, steps: int, seconds_left: float) -> bool:
        """Note how many steps are done, and what is left. False if the job is over."""
        return self._change(
            job_id, variants_done=steps, seconds_left=seconds_left, waiting_for=None
        )

    def conclude(self, job_id: str, outcome: Outcome) -> bool:
        """Note what came of it. False if the job is over."""
        return self._change(job_id, outcome=vars(outcome), waiting_for=None)

    def _is_of(self, project_id: str) -> ColumnElement[bool]:
        return and_(super()._is_of(project_id), NetworkTraining.kind == self._kind)

    def _forget_scores(self, row: NetworkTraining) -> dict[str, Any]:
        return {"epochs": [], "transfer": None, "outcome": None, "variants_done": 0}
