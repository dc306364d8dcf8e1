"""What came in as JSON."""

from __future__ import annotations

from pydantic import BaseModel, Field

from app.db.incoming_tables import IncomingReport
from app.incoming.kinds import IncomingKind
from app.projects.schemas import ProjectOut
from app.web.fields import FileName, Id, Moment

KIND = (
    "project_file: a project of this program, whole; pictures, teachable_machine: an import of"
    " pictures is under way; teachable_machine_model: a model that recognizes, without pictures; entry:"
    " a program, with a report"
)


class BroughtInOut(BaseModel):
    """The project that was made of a file."""

    kind: IncomingKind = Field(description=KIND)
    project: ProjectOut = Field(description="The project; it is empty while pictures come")


class EntryReportOut(BaseModel):
    """What became of a project of Entry. Each count is by the name of what it counts."""

    blocks: int = Field(ge=0, description="All blocks in the file", examples=[120])
    kept: int = Field(ge=0, description="Those that do the same here", examples=[117])
    changed: dict[str, int] = Field(
        description="Those that do nearly the same, by the reason", examples=[{"sound": 1}]
    )
    missing: dict[str, int] = Field(
        description="Those that stay as placeholders, by Entry's type; what is in them is in neither",
        examples=[{"flip_x": 2}],
    )
    notes: dict[str, int] = Field(
        description="What else is different, by its name", examples=[{"sound_left_out": 1}]
    )
    parts: dict[str, int] = Field(
        description="How many sprites, scenes, variables, lists, messages, functions, pictures came",
        examples=[{"sprites": 3}],
    )
    classes: list[str] = Field(
        description="The classes of its image model, which have no pictures: those and the trained"
        " model are never in such a file",
        examples=[["고양이", "강아지"]],
    )


class IncomingReportOut(BaseModel):
    """What a project was made of that came from another program."""

    kind: IncomingKind = Field(description=KIND)
    file_name: FileName
    import_id: Id | None = Field(
        description="The import of its pictures, with progress and refused files: see `…/imports`"
    )
    entry: EntryReportOut | None = Field(description="What came of a project of Entry")
    created_at: Moment

    @classmethod
    def of(cls, row: IncomingReport) -> IncomingReportOut:
        return cls(
            kind=IncomingKind(row.kind),
            file_name=row.file_name,
            import_id=row.import_id,
            entry=EntryReportOut(**row.contents) if row.contents else None,
            created_at=row.created_at,
        )


class IncomingReportAnswer(BaseModel):
    """The report about a project that came from another program."""

    report: IncomingReportOut | None = Field(
        description="null for a project that was made here, or copied"
    )

    @classmethod
    def of(cls, row: IncomingReport | None) -> IncomingReportAnswer:
        return cls(report=None if row is None else IncomingReportOut.of(row))
