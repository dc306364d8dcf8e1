"""Every refusal that a caller can get, each with a stable code.

    EyeblocksError
    ├── NotLoggedIn (401)   only a teacher who is logged in may do this
    ├── Forbidden (403)     the caller may see it, but not do this
    ├── NotFound (404)      …also for what the caller may not see
    ├── Conflict (409)      not possible now
    ├── TooLarge (413)
    ├── NotAPicture (415)
    ├── Unusable (422)
    ├── Busy (429)          queue full or over quota
    ├── EngineNotReady (503)
    └── MethodNotAllowed (405), Unexpected (500)

Errors carry facts, not prose: the words for a person are made from `code` and `facts` in the
language of the request, in static/words/<language>/errors.json.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

Fact = str | int | float | bool | None | list[dict[str, str | int]]


class EyeblocksError(Exception):
    """A refusal with a stable `code` and the `facts` that explain it."""

    code: ClassVar[str]

    def __init__(self, **facts: Fact) -> None:
        super().__init__(f"{self.code} {facts}" if facts else self.code)
        self.facts = facts

    def __reduce__(self) -> tuple[object, ...]:
        """Errors cross process borders with their facts."""
        return (_rebuilt, (type(self), self.facts))


def _rebuilt(kind: type[EyeblocksError], facts: dict[str, Fact]) -> EyeblocksError:
    return kind(**facts)


def all_errors(family: type[EyeblocksError] = EyeblocksError) -> Iterator[type[EyeblocksError]]:
    """Every error class that carries a code of its own, family by family."""
    for kind in family.__subclasses__():
        if "code" in vars(kind):
            yield kind
        yield from all_errors(kind)


class NotLoggedIn(EyeblocksError):
    pass


class LoginNeeded(NotLoggedIn):
    """Facts: any_account (whether there is a teacher at all)."""

    code = "login_needed"


class LoginFailed(NotLoggedIn):
    """No such name, or another password."""

    code = "login_failed"


class Forbidden(EyeblocksError):
    pass


class CrossSiteWrite(Forbidden):
    """A write from another site."""

    code = "cross_site_write"


class ClassroomNeeded(Forbidden):
    """Here students do not work alone."""

    code = "classroom_needed"


class OnlyToLookAt(Forbidden):
    """A teacher looks at a student's project; changing it is the student's own."""

    code = "only_to_look_at"


class NotFound(EyeblocksError):
    pass


class PageNotFound(NotFound):
    code = "not_found"


class ProjectNotFound(NotFound):
    code = "project_not_found"


class ClassNotFound(NotFound):
    code = "class_not_found"


class SampleNotFound(NotFound):
    code = "sample_not_found"


class AssetNotFound(NotFound):
    """A student's own picture for the stage."""

    code = "picture_not_found"


class RunNotFound(NotFound):
    code = "run_not_found"


class ModelNotFound(NotFound):
    code = "model_not_found"


class ClassroomNotFound(NotFound):
    code = "classroom_not_found"


class PlaceNotFound(NotFound):
    """No such line in the classroom's roster."""

    code = "place_not_found"


class JoinCodeNotFound(NotFound):
    """No open door has this code."""

    code = "join_code_not_found"


class CardNotFound(NotFound):
    """No word card reads like this."""

    code = "card_not_found"


class TeacherNotFound(NotFound):
    code = "teacher_not_found"


class SessionNotFound(NotFound):
    code = "session_not_found"


class ShareNotFound(NotFound):
    """A link that never was, or that its owner has switched off."""

    code = "share_not_found"


class InvitationNotFound(NotFound):
    """Used, taken back or expired, or it never was."""

    code = "invitation_not_found"


class ProgramVersionNotFound(NotFound):
    """An earlier version of the blocks that is not kept (any more)."""

    code = "program_version_not_found"


class ExampleNotFound(NotFound):
    code = "example_not_found"


class ThumbnailNotFound(NotFound):
    code = "thumbnail_not_found"


class HintNotFound(NotFound):
    """Somebody else's, or taken back."""

    code = "hint_not_found"


class SnapshotNotFound(NotFound):
    """The project is none that could be brought back, or one that stands still for good."""

    code = "snapshot_not_found"


class AssignmentNotFound(NotFound):
    code = "assignment_not_found"


class CollectionNotFound(NotFound):
    code = "collection_not_found"


class Conflict(EyeblocksError):
    pass


class NicknameTaken(Conflict):
    """Facts: nickname."""

    code = "nickname_taken"


class AlreadyInClassroom(Conflict):
    """Facts: nickname (the student's own)."""

    code = "already_in_classroom"


class TeacherLoggedIn(Conflict):
    """A teacher is logged in in this browser, and comes in nowhere as a student."""

    code = "teacher_logged_in"


class NotInClassroom(Conflict):
    code = "not_in_classroom"


class ClassroomFrozen(Conflict):
    """The teacher has stopped everybody for a while: nothing new begins, and nobody leaves."""

    code = "classroom_frozen"


class ProjectFrozen(Conflict):
    """The teacher has stopped changes for a while."""

    code = "project_frozen"


class NameTaken(Conflict):
    """Facts: name."""

    code = "name_taken"


class NotReadyToTrain(Conflict):
    """Facts: classes_needed, missing (class_id, class_name, sample_count, needed of each)."""

    code = "not_ready"


class RunFinished(Conflict):
    """Facts: status."""

    code = "run_finished"


class AssetInUse(Conflict):
    """The saved program shows this picture."""

    code = "picture_in_use"


class ModelOutdated(Conflict):
    """The model was trained on another backbone than the one in use. Facts: backbone."""

    code = "model_outdated"


class ProgramStale(Conflict):
    """Facts: current_version."""

    code = "program_stale"


class TooLarge(EyeblocksError):
    pass


class PictureTooLarge(TooLarge):
    """Facts: max_bytes."""

    code = "picture_too_large"


class RequestTooLarge(TooLarge):
    """Facts: max_bytes."""

    code = "request_too_large"


class TooManyFiles(TooLarge):
    """Facts: max_files."""

    code = "too_many_files"


class ProjectFileTooLarge(TooLarge):
    """As sent, as it says of itself, or when unpacked. Facts: max_bytes."""

    code = "project_file_too_large"


class ProjectFileTooManyParts(TooLarge):
    """Facts: max_parts."""

    code = "project_file_too_many_parts"


class NotAPicture(EyeblocksError):
    pass


class NotAPictureType(NotAPicture):
    """The content is not a JPEG, PNG or BMP, whatever the name says."""

    code = "not_a_picture_type"


class Unusable(EyeblocksError):
    pass


class UnusableValue(Unusable):
    """Facts: field, reason."""

    code = "unusable_value"


class ProgramTooDeep(Unusable):
    """Blocks within blocks within blocks… Facts: max_depth."""

    code = "program_too_deep"


class NameUnusable(Unusable):
    """Facts: max_length."""

    code = "name_unusable"


class NameHasControls(Unusable):
    """A name with letters that control the text around it: line breaks, direction marks."""

    code = "name_has_controls"


class NicknameRude(Unusable):
    code = "nickname_rude"


class HintUnusable(Unusable):
    """Empty or too long. Facts: max_length."""

    code = "hint_unusable"


class PasswordUnusable(Unusable):
    """Facts: min_length, max_length."""

    code = "password_unusable"


class PictureEmpty(Unusable):
    code = "picture_empty"


class PictureUnreadable(Unusable):
    """Damaged or cut off."""

    code = "picture_unreadable"


class PictureAnimated(Unusable):
    code = "picture_animated"


class PictureTooManyPixels(Unusable):
    """Facts: pixels, max_pixels."""

    code = "picture_too_many_pixels"


class PictureTooDemanding(Unusable):
    """It would take more memory than pictures may have here."""

    code = "picture_too_demanding"


class ProjectFileUnusable(Unusable):
    """A file that is no project file, or one that cannot be trusted."""


class ProjectFileUnreadable(ProjectFileUnusable):
    """No zip file, or a damaged one."""

    code = "project_file_unreadable"


class ProjectFileEncrypted(ProjectFileUnusable):
    code = "project_file_encrypted"


class ProjectFileForeign(ProjectFileUnusable):
    """Parts that no project file has: other names, paths that lead out, links, the same twice."""

    code = "project_file_foreign"


class ProjectFileBomb(ProjectFileUnusable):
    """A part that grows out of all proportion when it is unpacked."""

    code = "project_file_bomb"


class ProjectFileVersion(ProjectFileUnusable):
    """Made by a newer program. Facts: version, newest."""

    code = "project_file_version"


class ProjectFileIncomplete(ProjectFileUnusable):
    """Facts: part."""

    code = "project_file_incomplete"


class ProjectFilePartUnusable(ProjectFileUnusable):
    """Facts: part, reason (the code of the refusal that an upload of it would get)."""

    code = "project_file_part_unusable"


class Busy(EyeblocksError):
    """Facts: retry_after_s."""


class EngineBusy(Busy):
    code = "engine_busy"


class ServerBusy(Busy):
    """So many write at the same time that a turn did not come."""

    code = "server_busy"


class TooManyRequests(Busy):
    """More in a minute than a student, or an address, may ask. Facts: retry_after_s."""

    code = "too_many_requests"


class TooManyAttempts(Busy):
    """Too many wrong passwords or codes. Facts: retry_after_s."""

    code = "too_many_attempts"


class QuotaReached(Busy):
    """Facts: quota (which one), reached, limit."""

    code = "quota_reached"


class EngineNotReady(EyeblocksError):
    """The engine, or what it rests on, cannot answer now. Facts: retry_after_s."""


class EngineStarting(EngineNotReady):
    code = "engine_starting"


class WorkerDied(EngineNotReady):
    """The worker died while it held this work; it is being started again."""

    code = "worker_died"


class EngineTimeout(EngineNotReady):
    code = "engine_timeout"


class BackboneMissing(EngineNotReady):
    """Facts: backbone, command (the one that mends it)."""

    code = "backbone_missing"


class BackboneDamaged(EngineNotReady):
    """Facts: backbone, command (the one that mends it)."""

    code = "backbone_damaged"


class StorageFailed(EngineNotReady):
    """The disk is full or cannot be written."""

    code = "storage_failed"


class DatabaseFailed(EngineNotReady):
    code = "database_failed"


class RequestTooSlow(EyeblocksError):
    """The body came so slowly that nobody can be waiting for it (408)."""

    code = "request_too_slow"


class MethodNotAllowed(EyeblocksError):
    """405."""

    code = "method_not_allowed"


class Unexpected(EyeblocksError):
    """Our own fault (500); the trace is in the log."""

    code = "unexpected"
