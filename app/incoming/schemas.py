"""What came in as JSON."""

from __future__ import annotations

from pydantic import BaseModel, Field

from app.db.incoming_tables import IncomingReport
from app.incoming.kinds import IncomingKind
from app.projects.schemas import ProjectOut
from app.web.fields import FileName, Id, Moment

KIND = (
    "project_file: a project of this program, whole; pictures, teachable_machine: an import of"
    " pictures is under way"
)


class BroughtInOut(BaseModel):
    """The project that was made of a file."""

    kind: IncomingKind = Field(description=KIND)
    project: ProjectOut = Field(description="The project; it is empty while pictures come")


class IncomingReportOut(BaseModel):
    """What a project was made of that came from another program."""

    kind: IncomingKind = Field(description=KIND)
    file_name: FileName
    import_id: Id | None = Field(
        description="The import of its pictures, with progress and refused files: see `…/imports`"
    )
    created_at: Moment

    @classmethod
    def of(cls, row: IncomingReport) -> IncomingReportOut:
        return cls(
            kind=IncomingKind(row.kind),
            file_name=row.file_name,
            import_id=row.import_id,
            created_at=row.created_at,
        )
