"""What happens when several processes do the same thing at the same moment, on SQLite and on PostgreSQL.

Each `Database` here stands for a process: it has connections and a write lock of its own.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Barrier
from types import SimpleNamespace
from typing import Any, cast

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.accounts.authorization import Access, Action, Caller
from app.classrooms.classrooms import ClassroomLimits, Classrooms
from app.classrooms.joining import Joining, Visitor
from app.classrooms.roster import Roster
from app.classrooms.word_cards import WordCards
from app.db.account_tables import Teacher
from app.db.classroom_tables import Classroom, Membership
from app.db.database import Database
from app.db.tables import ImageClass, Project, Sample, Student, TrainingRun, new_id, now
from app.engine.engine import Engine, ProcessedPicture
from app.errors import EyeblocksError
from app.ml.types import EpochScores
from app.projects.projects import Projects
from app.samples.sample_writer import SamplePlan, SampleWriter, UploadTarget
from app.samples.samples import Samples, picture_key
from app.settings import Settings
from app.storage import FolderStorage
from app.training.run_leases import Claim, NewModel, RunLeases
from app.training.runs import Runs, RunStatus

from ..conftest import MIGRATED, Cluster

pytestmark = pytest.mark.long
PROCESSES = 4
CARDS = WordCards(b"k" * 32)
BOTH = [pytest.param("sqlite"), pytest.param("postgresql", marks=pytest.mark.postgresql)]


@dataclass(frozen=True)
class Processes:
    """Several processes that use one database."""

    databases: Sequence[Database]
    settings: Settings

    def at_once(self, action: Callable[[Session], object]) -> Counter[str]:
        """How often each outcome came: `done`, or the code of a refusal."""
        return Counter(self.outcomes(lambda database: _outcome(database, action)))

    def outcomes(self, action: Callable[[Database], Any]) -> list[Any]:
        """What each process came to, all of which began at the same moment."""
        together = Barrier(len(self.databases))

        def act(database: Database) -> Any:
            with database.reading() as session:  # the connection is there
                session.connection()
            together.wait(60)
            return action(database)

        with ThreadPoolExecutor(len(self.databases)) as pool:
            return list(pool.map(act, self.databases))

    def write(self, action: Callable[[Session], Any]) -> Any:
        with self.databases[0].transaction() as session:
            return action(session)


def _outcome(database: Database, action: Callable[[Session], object]) -> str:
    try:
        with database.transaction() as session:
            action(session)
    except EyeblocksError as refusal:
        return refusal.code
    return "done"


@pytest.fixture(params=BOTH)
def processes(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Processes]:
    """Four processes on a new database with the newest schema, where little is allowed."""
    if request.param == "sqlite":
        yield from _opened(f"sqlite:///{tmp_path / 'eyeblocks.db'}")
    else:
        cluster: Cluster = request.getfixturevalue("postgresql_cluster")
        with cluster.new_database(MIGRATED) as address:
            yield from _opened(address)


def _opened(address: str) -> Iterator[Processes]:
    settings = Settings(
        database_url=address,
        max_projects=3,
        max_classes=3,
        min_samples_per_class=2,
        max_samples_per_class=3,
        max_waiting_runs=3,
        max_students=3,
        max_classrooms=3,
    )
    databases = [Database.of(settings) for _ in range(PROCESSES)]
    databases[0].migrate()
    yield Processes(databases, settings)
    for database in databases:
        database.close()


@pytest.fixture
def rounds(request: pytest.FixtureRequest) -> range:
    return range(request.config.getoption("--rounds"))


def new_student(session: Session) -> str:
    student = Student(id=new_id())
    session.add(student)
    session.flush()
    return student.id


def new_project(processes: Processes, classes: Sequence[str] = ("Cat", "Dog")) -> Project:
    def make(session: Session) -> Project:
        return Projects(session, processes.settings).create(new_student(session), "Pets", classes)

    return cast(Project, processes.write(make))


def count(processes: Processes, table: Any, condition: Any) -> int:
    with processes.databases[0].reading() as session:
        query = select(func.count()).select_from(table).where(condition)
        return session.scalar(query) or 0


def test_the_last_project_is_made_once(processes: Processes, rounds: range) -> None:
    for _ in rounds:
        student_id = processes.write(new_student)

        def make(session: Session, owner: str = student_id) -> None:
            Projects(session, processes.settings).create(owner, "Pets", ["Cat"])

        for _ in range(2):
            processes.write(make)
        assert processes.at_once(make) == {"done": 1, "quota_reached": 3}
        assert count(processes, Project, Project.student_id == student_id) == 3


def test_the_last_class_is_made_once_and_a_name_once(processes: Processes, rounds: range) -> None:
    for _ in rounds:
        project = new_project(processes)
        access = Caller(owner_id=project.student_id)

        def add(session: Session, project: Project = project, access: Caller = access) -> None:
            own = Access(session, access).get_project(project.id, Action.CHANGE)
            Projects(session, processes.settings).add_class(own, "Bird")

        outcomes = processes.at_once(add)
        assert (outcomes["done"], outcomes.total()) == (1, 4), outcomes
        assert count(processes, ImageClass, ImageClass.project_id == project.id) == 3


def new_sample(project: Project, class_id: str = "") -> Sample:
    sample_id = new_id()
    return Sample(
        id=sample_id, project_id=project.id, class_id=class_id or project.classes[0].id,
        order_key=sample_id, size_bytes=1, mirrored=False, switched_off=False, created_at=now(),
    )  # fmt: skip


def test_the_last_sample_is_kept_once(processes: Processes, rounds: range) -> None:
    for _ in rounds:
        project = new_project(processes)

        def add(session: Session, project: Project = project) -> None:
            samples = Samples(session, processes.settings)
            for refusal in samples.add([(new_sample(project), None)]):
                if isinstance(refusal, EyeblocksError):
                    raise refusal

        for _ in range(2):
            processes.write(add)
        assert processes.at_once(add) == {"done": 1, "quota_reached": 3}
        assert count(processes, Sample, Sample.project_id == project.id) == 3


def test_a_file_that_is_sent_to_four_processes_under_one_key_is_kept_once(
    processes: Processes, rounds: range, tmp_path: Path
) -> None:
    pictures = FolderStorage(tmp_path / "pictures")
    engine = cast(Engine, SimpleNamespace(status=lambda: SimpleNamespace(backbone="mobilenet_v2")))
    picture = ProcessedPicture(embeddings=(), square_jpeg=b"a picture")
    for _ in rounds:
        project, sample_id = new_project(processes), new_id()
        target = UploadTarget(project.student_id, project.id, project.classes[0].id)

        def send(
            database: Database, target: UploadTarget = target, sample_id: str = sample_id
        ) -> Any:
            plan = SamplePlan("2026", sample_id, new_id(), False, None)
            writer = SampleWriter(engine, database, pictures, processes.settings)
            return asyncio.run(writer.write(target, [plan], [picture]))[0]

        kept = processes.outcomes(send)
        assert {each.id for each in kept} == {sample_id}
        with processes.databases[0].reading() as session:
            sample = session.get_one(Sample, sample_id)
        assert {picture_key(each) for each in kept} == {picture_key(sample)}
        of_project = [each.key for each in pictures.files() if each.key.startswith(project.id)]
        assert of_project == [picture_key(sample)]


def new_classroom(processes: Processes) -> tuple[str, str]:
    """The id and the join code of a new classroom."""

    def make(session: Session) -> tuple[str, str]:
        teacher = Teacher(
            id=new_id(), name="Kim", name_key=new_id(), password_hash="",
            student_id=new_student(session),
        )  # fmt: skip
        session.add(teacher)
        session.flush()
        classrooms = Classrooms(session, processes.settings)
        made = classrooms.create(teacher.id, "6-2", "ko", ClassroomLimits(), None)
        return made.id, made.join_code

    return cast(tuple[str, str], processes.write(make))


def join_as(
    processes: Processes, code: str, names: Callable[[], str]
) -> Callable[[Session], object]:
    """A child without a cookie who joins under the next of the names."""
    visitor = Visitor("", "", bring_projects=False)
    return lambda session: Joining(session, processes.settings, CARDS).join(code, names(), visitor)


def test_the_last_place_of_a_classroom_is_taken_once(processes: Processes, rounds: range) -> None:
    for _ in rounds:
        room, code = new_classroom(processes)
        join = join_as(processes, code, iter("abcdefgh").__next__)
        for _ in range(2):
            processes.write(join)
        assert processes.at_once(join) == {"done": 1, "quota_reached": 3}
        assert count(processes, Membership, Membership.classroom_id == room) == 3


@pytest.mark.parametrize("place_is_there", [False, True])
def test_a_nickname_is_taken_once(
    processes: Processes, rounds: range, place_is_there: bool
) -> None:
    for _ in rounds:
        room, code = new_classroom(processes)
        if place_is_there:
            processes.write(lambda session, room=room: add_place(session, processes, room))
        outcomes = processes.at_once(join_as(processes, code, lambda: "Mina"))
        assert outcomes == {"done": 1, "nickname_taken": 3}
        assert count(processes, Membership, Membership.classroom_id == room) == 1


def add_place(session: Session, processes: Processes, classroom_id: str) -> None:
    classroom = session.get_one(Classroom, classroom_id)
    Roster(session, processes.settings, CARDS).add(classroom, "Mina")


def queue_runs(processes: Processes, students: int, each: int) -> set[str]:
    """The ids of the runs that are queued now, `each` of every student."""

    def queue(session: Session) -> set[str]:
        made = set()
        for _ in range(students):
            owner = new_student(session)
            project = Projects(session, processes.settings).create(owner, "Pets", ["Cat"])
            for _ in range(each):
                run = TrainingRun(
                    id=new_id(), project_id=project.id, student_id=owner,
                    status=RunStatus.QUEUED, settings={}, data_revision=0,
                )  # fmt: skip
                session.add(run)
                session.flush()
                made.add(run.id)
        return made

    return cast(set[str], processes.write(queue))


def leases(session: Session, processes: Processes) -> RunLeases:
    return RunLeases(session, processes.settings)


def test_the_last_waiting_run_is_queued_once(processes: Processes, rounds: range) -> None:
    for _ in rounds:
        project = new_project(processes)
        access = Caller(owner_id=project.student_id)
        processes.write(lambda session, project=project: fill(session, project))

        def start(session: Session, project: Project = project, access: Caller = access) -> None:
            own = Access(session, access).get_project_row(project.id, Action.CHANGE)
            Runs(session, processes.settings).queue(own, {})

        for _ in range(2):
            processes.write(start)
        assert processes.at_once(start) == {"done": 1, "quota_reached": 3}
        assert count(processes, TrainingRun, TrainingRun.project_id == project.id) == 3


def fill(session: Session, project: Project) -> None:
    """Gives each class as many samples as training needs."""
    for image_class in project.classes:
        session.add_all(new_sample(project, class_id=image_class.id) for _ in range(2))


def test_every_process_claims_a_run_of_another_student(processes: Processes, rounds: range) -> None:
    def claim(database: Database) -> Claim | None:
        with database.transaction() as session:
            return leases(session, processes).claim()

    for _ in rounds:
        queued = queue_runs(processes, students=PROCESSES, each=2)
        claims = [each for each in processes.outcomes(claim) if each is not None]
        assert len({each.run_id for each in claims} & queued) == PROCESSES
        assert len({each.student_id for each in claims}) == PROCESSES
        processes.write(end_all_runs)


def end_all_runs(session: Session) -> None:
    session.execute(update(TrainingRun).values(status=RunStatus.CANCELLED))


def test_a_runner_that_was_frozen_cannot_change_the_run_that_another_took_over(
    processes: Processes,
) -> None:
    queue_runs(processes, students=1, each=1)
    frozen = processes.write(lambda session: leases(session, processes).claim())
    assert frozen is not None
    processes.write(lambda session: _end_lease(session, frozen.run_id))
    claim = processes.write(lambda session: leases(session, processes).claim())
    assert claim is not None
    assert claim.run_id == frozen.run_id
    epochs = [EpochScores(number, 0.5, 0.5, None, None, 0.001) for number in (1, 2)]

    def awake(session: Session) -> tuple[bool, bool]:
        late = leases(session, processes)
        late.add_epochs(frozen.attempt, epochs)
        late.requeue(frozen.attempt)
        late.finish(frozen.attempt, RunStatus.FAILED, None)
        model = NewModel(new_id(), [], "", 1, [], None)
        return late.renew(frozen.attempt), late.succeed(frozen, model)

    assert processes.write(awake) == (False, False)
    assert processes.write(lambda session: leases(session, processes).renew(claim.attempt))
    with processes.databases[1].reading() as session:
        run = session.get_one(TrainingRun, claim.run_id)
        assert (run.status, run.attempts, run.model_id) == (RunStatus.RUNNING, 2, None)
        assert Runs(session, processes.settings).history(run.id) == []

    processes.write(lambda session: leases(session, processes).add_epochs(claim.attempt, epochs))
    with processes.databases[1].reading() as session:
        assert Runs(session, processes.settings).history(claim.run_id) == epochs


def _end_lease(session: Session, run_id: str) -> None:
    run = session.get_one(TrainingRun, run_id)
    assert run.lease_until is not None
    run.lease_until = run.lease_until.replace(year=run.lease_until.year - 1)


@pytest.mark.postgresql
def test_servers_that_start_at_once_migrate_once(
    postgresql_cluster: Cluster, rounds: range
) -> None:
    for _ in range(max(1, len(rounds) // 10)):
        with postgresql_cluster.new_database() as address:
            settings = Settings(database_url=address)
            databases = [Database.of(settings) for _ in range(PROCESSES)]
            with ThreadPoolExecutor(PROCESSES) as pool:
                list(pool.map(Database.migrate, databases))
            assert not any(database.is_older() for database in databases)
            for database in databases:
                database.close()
