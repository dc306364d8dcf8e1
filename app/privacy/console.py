"""The command of the terminal that erases a teacher's account. It asks for no login."""

from __future__ import annotations

from app.accounts.console import open_database
from app.accounts.teachers import Teachers
from app.errors import TeacherNotFound
from app.insights.gone_pictures import GonePictures
from app.lab.trackers.local_runs import LocalRuns
from app.privacy.erasure import Erasure, Receipt
from app.projects.file_deletions import FileDeletions
from app.settings import Settings
from app.storage.stores import MODELS, stores_of


def remove_teacher(settings: Settings, name: str, prompt: str) -> Receipt:
    """Erases the account, its classrooms, and everything that their students made.

    The terminal prints `prompt` and the name has to be typed again. A server that runs meanwhile
    drops its caches by itself. Raises TeacherNotFound, also if the typed name differs.
    """
    with open_database(settings) as database:
        with database.reading() as session:
            teacher = Teachers(session, settings).find_by_name(name)
        if teacher is None or input(prompt) != name:
            raise TeacherNotFound
        stores = stores_of(settings)
        gone_pictures = GonePictures(database, stores[MODELS], _keep_no_cache)
        file_deletions = FileDeletions(
            database,
            stores,
            _keep_no_cache,
            gone_pictures.forget,
            LocalRuns(settings).erase,
            settings.data_dir,
        )
        return Erasure(database, file_deletions, settings).erase_teacher(teacher.id)


def _keep_no_cache(model_id: str) -> None:
    """Forgets nothing: this process has no model in memory."""
