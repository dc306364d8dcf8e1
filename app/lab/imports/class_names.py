"""Finds or makes the classes that the names in a data set stand for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy.orm import Session

from app.db.tables import ImageClass, Project
from app.errors import EyeblocksError, QuotaReached
from app.lab.imports.import_rows import facts_of
from app.names import name_key
from app.projects.projects import Projects
from app.settings import Settings


class ClassesByName:
    """The classes of one project by the keys of their names, within one transaction.

    `first_names`: what the two classes of a new project are called. While they are empty, the first
    classes of a data set take their places.
    """

    def __init__(
        self, session: Session, project: Project, settings: Settings, first_names: frozenset[str]
    ) -> None:
        self._projects = Projects(session, settings)
        self._project = project
        self._by_key = {other.name_key: other for other in project.classes}
        contents = self._projects.contents([project])
        self._unused = [
            other
            for other in project.classes
            if other.name in first_names and other.id not in contents
        ]

    def resolve(self, names: Iterable[str]) -> dict[str, dict[str, Any]]:
        """By the key of each name, the id of its class, or code and facts of its refusal."""
        firsts: dict[str, str] = {}
        for name in names:
            firsts.setdefault(name_key(name), name)
        self._unused = [unused for unused in self._unused if unused.name_key not in firsts]
        return {key: self._resolve(key, name) for key, name in firsts.items()}

    def _resolve(self, key: str, name: str) -> dict[str, Any]:
        try:
            return {"id": (self._by_key.get(key) or self._make(name)).id}
        except QuotaReached as refusal:
            return facts_of(refusal)

    def _make(self, name: str) -> ImageClass:
        """A class of this name. Raises QuotaReached."""
        if not self._unused:
            return self._projects.add_class(self._project, name)
        unused = self._unused.pop(0)
        self._projects.rename_class(self._project, unused, name)
        return unused


def refusal_of(facts: dict[str, Any]) -> EyeblocksError:
    """The refusal that `ClassesByName.resolve` gave."""
    return QuotaReached(**facts["facts"])
