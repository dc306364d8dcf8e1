"""A teacher's account erased from the terminal, where whoever runs the server is trusted."""

from __future__ import annotations

from app.errors import TeacherNotFound
from app.people.console import opened_database
from app.people.teachers import Teachers
from app.privacy.erasure import Erasure, Receipt
from app.projects.removals import MODELS, PICTURES, Removals
from app.settings import Settings
from app.storage import FolderStorage


def remove_teacher(settings: Settings, name: str, prompt: str) -> Receipt:
    """The account, its classrooms, and everything that their students made.

    The name is asked for once more before, with `prompt`. A running server forgets by itself what
    it keeps in memory. Raises TeacherNotFound, also for another name.
    """
    with opened_database(settings) as database:
        with database.reading() as session:
            teacher = Teachers(session, settings).named(name)
        if teacher is None or input(prompt) != name:
            raise TeacherNotFound
        stores = {
            PICTURES: FolderStorage(settings.data_dir / "pictures"),
            MODELS: FolderStorage(settings.models_dir / "models"),
        }
        removals = Removals(database, stores, forget_model=lambda _: None)
        return Erasure(database, removals).teacher(teacher.id)
