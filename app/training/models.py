"""Models as rows, with who may use them."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.db.tables import Model, Project
from app.errors import ModelNotFound


class Models:
    """Reads models within one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, model_id: str, student_id: str) -> tuple[Model, Project]:
        """The model and its project. Raises ModelNotFound, for another student's model too."""
        model = self._session.get(Model, model_id)
        if model is None:
            raise ModelNotFound
        project = self._session.get_one(Project, model.project_id)
        if not student_id or project.student_id != student_id:
            raise ModelNotFound
        return model, project
