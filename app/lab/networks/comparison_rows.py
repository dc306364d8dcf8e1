"""The rows of comparisons of networks: begun by a press, moved on network by network, finished once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.db.lab_tables import NetworkComparison
from app.db.tables import Project, new_id
from app.errors import NetworkComparisonFinished, NetworkComparisonUnfinished
from app.lab.job_rows import JobRows, JobStatus
from app.lab.splits import Shares


@dataclass(frozen=True)
class NetworkScores:
    """What one network came to. `right`: of the validation pictures; `accuracy`: of the training ones.

    `pictures`: learnt from. `picture_s`: the seconds that a picture takes; `training_s`: those of
    computing that the training took.
    """

    network: str
    pictures: int
    validation_pictures: int
    right: int
    accuracy: float
    loss: float
    picture_s: float
    training_s: float


class NetworkComparisons(JobRows[NetworkComparison]):
    """Reads and changes comparisons of networks within one transaction."""

    table = NetworkComparison
    unfinished, finished = NetworkComparisonUnfinished, NetworkComparisonFinished

    def begin(
        self, project: Project, networks: Sequence[str], shares: Shares, seed: int
    ) -> NetworkComparison:
        """Queue a comparison in place of the last one. Raises NetworkComparisonUnfinished."""
        begun = NetworkComparison(
            id=new_id(),
            project_id=project.id,
            status=JobStatus.QUEUED,
            validation=shares.validation,
            test=shares.test,
            seed=seed,
            networks=list(networks),
        )
        return self._replace(project, begun)

    def note_times(self, job_id: str, picture_s: Mapping[str, float]) -> bool:
        """Note how long networks take for a picture. False if the job is over."""
        return self._change(job_id, picture_s=dict(picture_s), waiting_for=None)

    def progress(self, job_id: str, embedded: int, seconds_left: float) -> bool:
        """Note how many embeddings are made, and what is left. False if the job is over."""
        return self._change(
            job_id, variants_done=embedded, seconds_left=seconds_left, waiting_for=None
        )

    def add(self, row: NetworkComparison, scores: NetworkScores) -> bool:
        """Record the next network. False if it is recorded already, or the comparison is over."""
        return self._change(
            row.id,
            NetworkComparison.position == row.position,
            position=row.position + 1,
            results=[*row.results, vars(scores)],
            waiting_for=None,
        )

    def _forget_scores(self, row: NetworkComparison) -> dict[str, Any]:
        return {"results": []}
