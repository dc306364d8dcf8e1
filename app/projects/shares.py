"""Links to projects: which are on, and what they belong to. `app.people.access` says what a link
holder may do."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.tables import Model, Project, Share, new_id
from app.errors import ShareNotFound


class Shares:
    """Reads and changes links within one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, share_id: str) -> tuple[Share, Project]:
        """The link and its project, for anybody. Raises ShareNotFound, after unsharing too."""
        share = self._session.get(Share, share_id)
        if share is None:
            raise ShareNotFound
        return share, self._session.get_one(Project, share.project_id)

    def of_model(self, model_id: str) -> Share | None:
        """The link by which anybody may recognise with the model: its project's.

        Players know the models of a shared project from its link, and from nowhere else.
        """
        query = select(Share).join(Model, Model.project_id == Share.project_id)
        return self._session.scalar(query.where(Model.id == model_id))

    def switch_on(self, project: Project, *, with_pictures: bool) -> Share:
        """Share the project, or change what its link allows."""
        if project.share is None:
            project.share = Share(id=new_id(), with_pictures=with_pictures)
        project.share.with_pictures = with_pictures
        self._session.flush()
        return project.share

    def switch_off(self, project: Project) -> None:
        """The link opens nothing any more."""
        if project.share is not None:
            self._session.delete(project.share)
            self._session.flush()
