"""Sends finished runs to one tracker in the background, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from anyio.to_thread import run_sync

from app.db.database import Database
from app.db.tables import Project, now
from app.errors import EyeblocksError, TrackerFailed, TrackerProblem
from app.insights.scores import HonestScores
from app.lab.jobs import JobOver, JobWorker
from app.lab.trackers.libraries import TITLES
from app.lab.trackers.local_runs import LocalRuns
from app.lab.trackers.messages import Setup
from app.lab.trackers.process import TrackerProcess
from app.lab.trackers.reading import read_finished_run
from app.projects.file_deletions import FileDeletions, queue_tracked_deletion
from app.settings import Settings, TrackerName
from app.training.tracked_runs import TrackedRuns

QUEUE_LENGTH = 100
"""Runs that are looked at together; the others wait in the database."""
CLAIM_MARGIN_S = 30.0

T = TypeVar("T")


class RunSender(JobWorker[str, str]):
    """Sends the runs that wait for a tracker. A job is a run; its project's id is what waits.

    The database holds what every run has come to, so a restart loses nothing. A run that was being
    sent when the server was killed is sent again, which the trackers notice.
    """

    kind = "the sending of a training"

    def __init__(
        self,
        tracker: TrackerName,
        database: Database,
        honest_scores: HonestScores,
        file_deletions: FileDeletions,
        settings: Settings,
    ) -> None:
        super().__init__()
        self._tracker = tracker
        self._database = database
        self._honest_scores = honest_scores
        self._file_deletions = file_deletions
        self._settings = settings
        self._process = TrackerProcess(self._setup, settings.trackers_folder)
        self._earlier_claims_ended = False
        """Whether nobody is waited for who was killed; others that serve the database may live."""
        self._claim: datetime | None = None
        self._sending = ("", "")
        """The run that is claimed, and its project."""

    async def close(self) -> None:
        await super().close()
        await self._process.close()
        if self._claim is not None:
            await self._give_back()

    async def _waiting(self) -> Mapping[str, str]:
        if not (self._earlier_claims_ended or self._database.is_shared):
            await self._change(lambda runs: runs.end_claims(self._tracker))
        self._earlier_claims_ended = True

        def read() -> dict[str, str]:
            with self._database.reading() as session:
                return TrackedRuns(session).waiting(self._tracker, QUEUE_LENGTH)

        waiting = await run_sync(read)
        if not waiting:
            await self._process.rest()
        return waiting

    async def _open(self, job_id: str, waiting: str) -> str:
        self._sending = (job_id, waiting)
        return job_id

    async def _step(self, opened: str) -> bool:
        await self._process.send(await run_sync(self._claimed, opened))
        return False

    def _claimed(self, run_id: str) -> bytes:
        """Claims the run for as long as sending may take; its line. Raises JobOver."""
        claim = now() + timedelta(seconds=2 * self._settings.tracker_timeout_s + CLAIM_MARGIN_S)
        with self._database.transaction() as session:
            if not TrackedRuns(session).claim(run_id, self._tracker, claim):
                raise JobOver
        self._claim = claim
        with self._database.reading() as session:
            run = read_finished_run(session, self._settings, self._honest_scores, run_id)
        if run is None:
            raise JobOver
        return run.to_line()

    async def _wait_for(self, job_id: str, problem: EyeblocksError) -> None:
        """Waits with the run: the process died, or the database is busy."""
        await self._give_back()

    async def _end(self, job_id: str, problem: EyeblocksError | None) -> None:
        if problem is not None and not isinstance(problem, TrackerProblem):
            problem = TrackerFailed(tracker=TITLES[self._tracker])
        await self._settle(lambda runs, claim: runs.settle(job_id, self._tracker, claim, problem))

    async def _give_back(self) -> None:
        """Ends the claim; the run may be in the tracker already, or a part of it."""
        run_id, _ = self._sending
        await self._settle(lambda runs, claim: runs.release(run_id, self._tracker, claim))

    def _erase_if_gone(self) -> None:
        """Erases a run whose project was deleted while it was being sent."""
        _, project_id = self._sending
        with self._database.transaction() as session:
            if session.get(Project, project_id) is not None:
                return
            queue_tracked_deletion(session, project_id)
        self._file_deletions.delete_pending()

    async def _settle(self, work: Callable[[TrackedRuns, datetime], None]) -> None:
        """Runs `work` with the claim, which ends with it."""
        claim, self._claim = self._claim, None
        if claim is not None:
            await self._change(lambda runs: work(runs, claim))
            await run_sync(self._erase_if_gone)

    async def _change(self, work: Callable[[TrackedRuns], T]) -> T:
        def change() -> T:
            with self._database.transaction() as session:
                return work(TrackedRuns(session))

        return await run_sync(change)

    def _setup(self, work: Path) -> Setup:
        settings, local = self._settings, LocalRuns(self._settings)
        is_wandb = self._tracker == "wandb"
        return Setup(
            tracker=self._tracker,
            folder=str(local.wandb_folder if is_wandb else settings.trackers_folder.resolve()),
            work=str(work),
            timeout_s=settings.tracker_timeout_s,
            project=settings.tracker_project,
            address=settings.wandb_server if is_wandb else settings.mlflow_uri or local.mlflow_uri,
            entity=settings.wandb_entity,
            online=settings.wandb_online if is_wandb else bool(settings.mlflow_uri),
            key_file=str(settings.wandb_key_file.resolve()) if settings.wandb_key_file else "",
        )
