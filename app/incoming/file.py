"""A file that a caller has sent to be brought in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

from app.accounts.cookies import Credentials
from app.classrooms.limits import StudentLimits
from app.names import cleaned_name
from app.settings import Settings


@dataclass(frozen=True)
class Sender:
    """Who sends a file, and what that caller may have."""

    credentials: Credentials
    limits: StudentLimits

    @property
    def key(self) -> str:
        """The same for all files of one sender; empty for strangers."""
        return self.credentials.student_token or self.credentials.teacher_token or ""


@dataclass(frozen=True)
class IncomingFile:
    """A file that a caller has sent. `first_classes`: the names of a new project's empty classes."""

    file: BinaryIO
    name: str
    sender: Sender
    first_classes: Sequence[str]

    def project_name(self, settings: Settings) -> str:
        """The file's name without folder and ending, fit for a project."""
        stem = self.name.replace("\\", "/").rpartition("/")[2].rpartition(".")[0] or self.name
        return cleaned_name(stem, settings.max_name_length, self.first_classes[0])
