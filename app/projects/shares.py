"""Links to shared projects. `app.accounts.authorization` says what their holders may do."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.hidden_students import is_hidden
from app.db.tables import Model, Project, Share, new_id
from app.errors import ShareNotFound

_IS_OPEN = ~is_hidden(Project.student_id)


class Shares:
    """Reads and changes links within one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, share_id: str) -> tuple[Share, Project]:
        """The link and its project. Raises ShareNotFound, also after unsharing."""
        query = select(Share, Project).join(Project, Project.id == Share.project_id)
        found = self._session.execute(query.where(Share.id == share_id, _IS_OPEN)).one_or_none()
        if found is None:
            raise ShareNotFound
        share, project = found
        return share, project

    def of_model(self, model_id: str) -> Share | None:
        """The link of the model's project, which lets anybody recognize with the model."""
        query = select(Share).join(Model, Model.project_id == Share.project_id)
        query = query.join(Project, Project.id == Share.project_id)
        return self._session.scalar(query.where(Model.id == model_id, _IS_OPEN))

    def share_project(self, project: Project, *, with_pictures: bool) -> Share:
        """Share the project, or change what its link allows."""
        if project.share is None:
            project.share = Share(id=new_id(), with_pictures=with_pictures)
        project.share.with_pictures = with_pictures
        self._session.flush()
        return project.share

    def unshare_project(self, project: Project) -> None:
        """Delete the link. Unsharing a project that is not shared is no error."""
        if project.share is not None:
            self._session.delete(project.share)
            self._session.flush()
