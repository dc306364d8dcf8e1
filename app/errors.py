"""All errors that a caller can get, each with a stable code, in families by HTTP status.

    EyeblocksError
    ├── NotLoggedIn (401)     a teacher has to log in
    ├── Forbidden (403)       the caller may see it, but not do this
    ├── NotFound (404)        also for what the caller may not see
    ├── Conflict (409)        not possible now
    ├── TooLarge (413)
    ├── NotAPicture (415)
    ├── Unusable (422)        a value that cannot be used
    ├── Busy (429)            a queue, a rate or a quota is used up
    ├── EngineNotReady (503)
    └── MethodNotAllowed (405), RequestTooSlow (408), HostUnknown (421), Unexpected (500)

An error has facts instead of a text. The message for a person is made from `code` and `facts` in
the language of the request, from static/words/<language>/errors.json.
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
        """Pickle the facts, so that errors of the workers reach the web process."""
        return (_from_facts, (type(self), self.facts))


def _from_facts(kind: type[EyeblocksError], facts: dict[str, Fact]) -> EyeblocksError:
    return kind(**facts)


def all_errors(family: type[EyeblocksError] = EyeblocksError) -> Iterator[type[EyeblocksError]]:
    """Every error class with a code, family by family."""
    for kind in family.__subclasses__():
        if "code" in vars(kind):
            yield kind
        yield from all_errors(kind)


# 401: a teacher has to log in


class NotLoggedIn(EyeblocksError):
    pass


class LoginNeeded(NotLoggedIn):
    """Facts: any_account (whether there is a teacher at all)."""

    code = "login_needed"


class LoginFailed(NotLoggedIn):
    """No teacher has this name, or the password is another one."""

    code = "login_failed"


# 403: the caller may not do this


class Forbidden(EyeblocksError):
    pass


class CrossSiteWrite(Forbidden):
    """A page of another site sent a write."""

    code = "cross_site_write"


class ClassroomNeeded(Forbidden):
    """On this server students make projects only in a classroom."""

    code = "classroom_needed"


class ReadOnly(Forbidden):
    """A teacher may look at a student's project, but not change it."""

    code = "only_to_look_at"


# 404: it is not there, or the caller may not see it


class NotFound(EyeblocksError):
    pass


class PageNotFound(NotFound):
    code = "not_found"


class ProjectNotFound(NotFound):
    code = "project_not_found"


class ClassNotFound(NotFound):
    code = "class_not_found"


class NetworkNotFound(NotFound):
    code = "network_not_found"


class SampleNotFound(NotFound):
    code = "sample_not_found"


class PictureOfTestSetNotFound(NotFound):
    """The project's test set has no such picture."""

    code = "picture_of_test_set_not_found"


class AssetNotFound(NotFound):
    """The project has no such own picture for the stage."""

    code = "picture_not_found"


class SoundNotFound(NotFound):
    """The project has no such own sound."""

    code = "sound_not_found"


class RunNotFound(NotFound):
    code = "run_not_found"


class RunDataMissing(NotFound):
    """The run made no model, or an earlier version trained it, or it came with a project file."""

    code = "run_data_missing"


class EventFilesMissing(NotFound):
    """The server lacks the library that writes event files of TensorBoard. Facts: command."""

    code = "event_files_missing"


class TrackersOff(NotFound):
    """This server sends trainings to no tracker."""

    code = "trackers_off"


class TrackerMissing(NotFound):
    """The server lacks the library of a tracker that is switched on. Facts: tracker, command."""

    code = "tracker_missing"


class TrackerKeyMissing(NotFound):
    """The file with the key of Weights & Biases cannot be read, or is empty. Facts: file."""

    code = "tracker_key_missing"


class InsightsMissing(NotFound):
    """The model was trained by an earlier version, or came with a project file."""

    code = "insights_missing"


class ModelNotFound(NotFound):
    code = "model_not_found"


class ClassroomNotFound(NotFound):
    code = "classroom_not_found"


class PlaceNotFound(NotFound):
    """The classroom's roster has no such place."""

    code = "place_not_found"


class JoinCodeNotFound(NotFound):
    """No classroom has this join code, or the code is closed."""

    code = "join_code_not_found"


class CardNotFound(NotFound):
    """No place has a word card with these words."""

    code = "card_not_found"


class TeacherNotFound(NotFound):
    code = "teacher_not_found"


class SessionNotFound(NotFound):
    code = "session_not_found"


class ShareNotFound(NotFound):
    """There is no such share link, or its owner has unshared the project."""

    code = "share_not_found"


class InvitationNotFound(NotFound):
    """There is no such invitation, or it is used, taken back or expired."""

    code = "invitation_not_found"


class ProgramVersionNotFound(NotFound):
    """There is no such earlier version of the blocks, or it is not kept any more."""

    code = "program_version_not_found"


class ExampleNotFound(NotFound):
    code = "example_not_found"


class ThumbnailNotFound(NotFound):
    code = "thumbnail_not_found"


class HintNotFound(NotFound):
    """There is no such hint for the caller, or the teacher took it back."""

    code = "hint_not_found"


class GalleryEntryNotFound(NotFound):
    """No such project is in the gallery of the caller's classroom, or the gallery is closed."""

    code = "gallery_entry_not_found"


class SnapshotNotFound(NotFound):
    """The project is no snapshot that can be restored, or a snapshot that cannot be unfrozen."""

    code = "snapshot_not_found"


class AssignmentNotFound(NotFound):
    code = "assignment_not_found"


class CollectionNotFound(NotFound):
    code = "collection_not_found"


class ImportNotFound(NotFound):
    """The project has no such import of a data set."""

    code = "import_not_found"


# 409: not possible now


class Conflict(EyeblocksError):
    pass


class NicknameTaken(Conflict):
    """Facts: nickname."""

    code = "nickname_taken"


class AlreadyInClassroom(Conflict):
    """Facts: nickname (the student's own)."""

    code = "already_in_classroom"


class TeacherLoggedIn(Conflict):
    """A teacher is logged in in this browser and cannot join a classroom as a student."""

    code = "teacher_logged_in"


class NotInClassroom(Conflict):
    code = "not_in_classroom"


class GalleryClosed(Conflict):
    """The student is in no classroom whose teacher has opened a gallery."""

    code = "gallery_closed"


class TakenOutOfGallery(Conflict):
    """The teacher has taken the project out of the gallery, and has not allowed it again."""

    code = "taken_out_of_gallery"


class OwnGalleryEntry(Conflict):
    """Students like the projects of classmates, not their own."""

    code = "own_gallery_entry"


class NotShared(Conflict):
    """Only a project that is shared by a link can be in the gallery."""

    code = "not_shared"


class ClassroomFrozen(Conflict):
    """The teacher has frozen the classroom: nobody makes projects, likes any, or leaves it."""

    code = "classroom_frozen"


class ProjectFrozen(Conflict):
    """The teacher has frozen the project: its student cannot change it."""

    code = "project_frozen"


class NameTaken(Conflict):
    """Facts: name."""

    code = "name_taken"


class NotReadyToTrain(Conflict):
    """Classes or samples are missing.

    Facts: classes_needed, missing (class_id, class_name, sample_count, needed of each).
    """

    code = "not_ready"


class RecognizedOnServerOnly(Conflict):
    """Pupils' devices would answer otherwise than the server, or too slowly. Facts: network."""

    code = "recognized_on_server_only"


class ExportNotPossible(Conflict):
    """Models of this network cannot be taken along in this format. Facts: format, network."""

    code = "export_not_possible"


class ExportNeedsProgram(Conflict):
    """The format takes a program along, and the project has none yet."""

    code = "export_needs_program"


class ExportNeedsFloats(Conflict):
    """Exports are float32, and the model learnt from a network of integers. Facts: format, network."""

    code = "export_needs_floats"


class ExportLibraryMissing(Conflict):
    """The server lacks the libraries that the format needs. Facts: format, library, command (brings it)."""

    code = "export_library_missing"


class ExportDiffers(Conflict):
    """The exported file answers otherwise than the model. Facts: format, difference, tolerance."""

    code = "export_differs"


class RunFinished(Conflict):
    """Facts: status."""

    code = "run_finished"


class AssetInUse(Conflict):
    """The saved program or an earlier version of it uses this picture."""

    code = "picture_in_use"


class SoundInUse(Conflict):
    """The saved program or an earlier version of it uses this sound."""

    code = "sound_in_use"


class ModelOutdated(Conflict):
    """The model was trained on a backbone that this version does not know. Facts: backbone."""

    code = "model_outdated"


class ModelOfAnotherProgram(Conflict):
    """The model was trained by another program, on a network of its own: it only recognizes here."""

    code = "model_of_another_program"


class TrackerProblem(Conflict):
    """Why a training is not in a tracker. Facts: tracker."""


class TrackerSilent(TrackerProblem):
    """The tracker did not answer. Facts: tracker, seconds."""

    code = "tracker_silent"


class TrackerUnreachable(TrackerProblem):
    """Nothing answers at the tracker's address. Facts: tracker."""

    code = "tracker_unreachable"


class TrackerRefused(TrackerProblem):
    """The tracker does not take the key or the password. Facts: tracker."""

    code = "tracker_refused"


class TrackerFailed(TrackerProblem):
    """The tracker could not take the training; the server's log says why. Facts: tracker."""

    code = "tracker_failed"


class ProgramStale(Conflict):
    """Facts: current_version."""

    code = "program_stale"


class ImportUnfinished(Conflict):
    """The caller's earlier import is not finished. Facts: project_id, project_name."""

    code = "import_unfinished"


class ComparisonUnfinished(Conflict):
    """The caller's earlier comparison of levels is not finished. Facts: project_id, project_name."""

    code = "comparison_unfinished"


class ComparisonFinished(Conflict):
    """No comparison of levels is waiting or running."""

    code = "comparison_finished"


class GridSearchUnfinished(Conflict):
    """The caller's earlier grid search is not finished. Facts: project_id, project_name."""

    code = "grid_search_unfinished"


class GridSearchFinished(Conflict):
    """No grid search is waiting or running."""

    code = "grid_search_finished"


class NetworkComparisonUnfinished(Conflict):
    """The caller's earlier comparison of networks is not finished. Facts: project_id, project_name."""

    code = "network_comparison_unfinished"


class NetworkComparisonFinished(Conflict):
    """No comparison of networks is waiting or running."""

    code = "network_comparison_finished"


class NetworkTrainingUnfinished(Conflict):
    """The caller's earlier training of a network is not finished. Facts: project_id, project_name."""

    code = "network_training_unfinished"


class NetworkTrainingFinished(Conflict):
    """No training of a network of this kind is waiting or running."""

    code = "network_training_finished"


class NetworkTooLarge(Conflict):
    """The training of a network needs more memory than the server gives it."""

    code = "network_too_large"


class TrainingPicturesGone(Conflict):
    """The pictures of the training were deleted while it ran."""

    code = "training_pictures_gone"


class NetworkMissing(Conflict):
    """A network of the lab is not installed, or damaged. Facts: network, command (it repairs this)."""

    code = "network_missing"


class ValidationImpossible(Conflict):
    """Each class has one moment, so nothing can be set apart that is new."""

    code = "validation_impossible"


class TrainingDiverged(Conflict):
    """The steps were so long that the weights grew without end. Facts: learning_rate."""

    code = "training_diverged"


class ImportFinished(Conflict):
    """The import is finished already. Facts: status."""

    code = "import_finished"


# 413: too large or too many


class TooLarge(EyeblocksError):
    pass


class PictureTooLarge(TooLarge):
    """Facts: max_bytes."""

    code = "picture_too_large"


class SoundTooLarge(TooLarge):
    """Facts: max_bytes."""

    code = "sound_too_large"


class RequestTooLarge(TooLarge):
    """Facts: max_bytes."""

    code = "request_too_large"


class TooManyFiles(TooLarge):
    """Facts: max_files."""

    code = "too_many_files"


class TooManySamples(TooLarge):
    """Facts: max_samples."""

    code = "too_many_samples"


class ProjectFileTooLarge(TooLarge):
    """The file is too large as sent, as its directory claims, or when unpacked. Facts: max_bytes."""

    code = "project_file_too_large"


class ProjectFileTooManyParts(TooLarge):
    """Facts: max_parts."""

    code = "project_file_too_many_parts"


class ImportTooLarge(TooLarge):
    """The zip file is too large, as sent or as its directory claims. Facts: max_bytes."""

    code = "import_too_large"


class SplitListTooLarge(TooLarge):
    """The list of files that splits a data set is too large. Facts: max_bytes."""

    code = "split_list_too_large"


class ImportTooManyFiles(TooLarge):
    """Facts: max_files."""

    code = "import_too_many_files"


class IncomingFileTooLarge(TooLarge):
    """The file from another program is too large, as sent or unpacked. Facts: max_bytes."""

    code = "incoming_file_too_large"


class IncomingFileTooManyParts(TooLarge):
    """The file from another program has too many parts. Facts: max_parts."""

    code = "incoming_file_too_many_parts"


# 415: not a picture type


class NotAPicture(EyeblocksError):
    pass


class NotAPictureType(NotAPicture):
    """The content is not a JPEG, PNG or BMP, whatever the name says."""

    code = "not_a_picture_type"


class NotASound(NotAPicture):
    """The content is not a WAV file with 16 bits and one or two channels, or it is cut off."""

    code = "not_a_sound"


# 422: a value that cannot be used


class Unusable(EyeblocksError):
    pass


class UnusableValue(Unusable):
    """Facts: field, reason."""

    code = "unusable_value"


class ProgramTooDeep(Unusable):
    """The blocks are nested too deep. Facts: max_depth."""

    code = "program_too_deep"


class ProgramTooManyBlocks(Unusable):
    """Facts: blocks, max_blocks."""

    code = "program_too_many_blocks"


class ProgramTooManyParts(Unusable):
    """Too many of one kind, or scripts or costumes of a sprite. Facts: part, count, max_parts."""

    code = "program_too_many_parts"


class NameUnusable(Unusable):
    """Facts: max_length; in a list of names also line (from 1) and name."""

    code = "name_unusable"


class NameHasControls(Unusable):
    """A name has control characters such as line breaks or direction marks."""

    code = "name_has_controls"


class CardTextUnusable(Unusable):
    """The text of a class's card is empty, too long or has control characters. Facts: max_length."""

    code = "card_text_unusable"


class CardLinkUnusable(Unusable):
    """The link of a class's card is no web address, too long or has hidden letters. Facts: max_length."""

    code = "card_link_unusable"


class NicknameRude(Unusable):
    code = "nickname_rude"


class HintUnusable(Unusable):
    """The hint is empty or too long. Facts: max_length."""

    code = "hint_unusable"


class PasswordUnusable(Unusable):
    """Facts: min_length, max_length."""

    code = "password_unusable"


class SoundTooLong(Unusable):
    """Facts: max_seconds."""

    code = "sound_too_long"


class PictureAlreadyHere(Unusable):
    """The class, or the test set, had the same picture before the import began."""

    code = "picture_already_here"


class PictureEmpty(Unusable):
    code = "picture_empty"


class PictureUnreadable(Unusable):
    """The picture file is damaged or cut off."""

    code = "picture_unreadable"


class PictureAnimated(Unusable):
    code = "picture_animated"


class PictureTooManyPixels(Unusable):
    """Facts: pixels, max_pixels; max_side if it is a side that is too long."""

    code = "picture_too_many_pixels"


class PictureTooDemanding(Unusable):
    """Decoding the picture would take more memory than the server allows."""

    code = "picture_too_demanding"


class ProjectFileUnusable(Unusable):
    """A file that is no project file or has unsafe or unusable parts."""


class ProjectFileUnreadable(ProjectFileUnusable):
    """The file is no zip file, a damaged one, or one of another product."""

    code = "project_file_unreadable"


class ProjectFileEncrypted(ProjectFileUnusable):
    code = "project_file_encrypted"


class ProjectFileForeign(ProjectFileUnusable):
    """The file has parts that no project file has: other names, unsafe paths, links, duplicates."""

    code = "project_file_foreign"


class ProjectFileBomb(ProjectFileUnusable):
    """A part grows more when it is unpacked than any part of a project file does."""

    code = "project_file_bomb"


class ProjectFileVersion(ProjectFileUnusable):
    """A newer version of the product made the file. Facts: version, newest."""

    code = "project_file_version"


class ProjectFileIncomplete(ProjectFileUnusable):
    """Facts: part."""

    code = "project_file_incomplete"


class ProjectFilePartUnusable(ProjectFileUnusable):
    """A part cannot be used. Facts: part, reason (the code that an upload of it would get)."""

    code = "project_file_part_unusable"


class ImportUnreadable(Unusable):
    """The file is no zip file, or a damaged one."""

    code = "import_unreadable"


class ImportEmpty(Unusable):
    """The zip file has no files."""

    code = "import_empty"


class ImportGone(Unusable):
    """The import cannot go on: its zip file is not there any more."""

    code = "import_gone"


class ImportPathUnsafe(Unusable):
    """The file's path leads out of the zip file, or has characters that no path has."""

    code = "import_path_unsafe"


class ImportLink(Unusable):
    """The file is a link or a device."""

    code = "import_link"


class ImportEncrypted(Unusable):
    """The file has a password, or is packed in a way that is not known here."""

    code = "import_encrypted"


class ImportTooDeep(Unusable):
    """The file lies in a folder within the folder of a class."""

    code = "import_too_deep"


class ImportElsewhere(Unusable):
    """The file lies beside the folder in which most of the pictures have their classes."""

    code = "import_elsewhere"


class ImportClassMissing(Unusable):
    """Neither a folder nor the file's name tells a class."""

    code = "import_class_missing"


class SplitListUnreadable(Unusable):
    """A line of the list does not say which part a file belongs to. Facts: at_line."""

    code = "split_list_unreadable"


class ImportFileTwice(Unusable):
    """Another file in the zip file has the same name."""

    code = "import_file_twice"


class IncomingFileUnusable(Unusable):
    """A file that no project can be made of."""


class IncomingFileUnknown(IncomingFileUnusable):
    """The file is of no kind that can be brought in."""

    code = "incoming_file_unknown"


class IncomingPicturesUnsorted(IncomingFileUnusable):
    """There are pictures in the file, but nothing tells their classes. Facts: files."""

    code = "incoming_pictures_unsorted"


class IncomingModelAlone(IncomingFileUnusable):
    """A trained model without the pictures that it learnt from: it cannot be used here."""

    code = "incoming_model_alone"


class IncomingEntryModel(IncomingFileUnusable):
    """A trained model of Entry without a project. It holds no pictures, and cannot be used here."""

    code = "incoming_entry_model"


class IncomingEntryUnreadable(IncomingFileUnusable):
    """The file is no project of Entry, or a damaged one."""

    code = "incoming_entry_unreadable"


class IncomingEntryEmpty(IncomingFileUnusable):
    """The project of Entry has no objects."""

    code = "incoming_entry_empty"


class IncomingModelDamaged(IncomingFileUnusable):
    """A model of Teachable Machine whose parts do not fit one another, or are missing."""

    code = "incoming_model_damaged"


class IncomingModelUnsupported(IncomingFileUnusable):
    """A model with something that cannot be run here. Facts: layer (as the file writes it)."""

    code = "incoming_model_unsupported"


class IncomingModelTooDemanding(IncomingFileUnusable):
    """A model that would take too long for each picture, or too much memory."""

    code = "incoming_model_too_demanding"


class IncomingNoImageModel(IncomingFileUnusable):
    """A model of Teachable Machine that is about sounds or poses. Facts: kind (audio or pose)."""

    code = "incoming_no_image_model"


class IncomingGrayModel(IncomingFileUnusable):
    """A small model of Teachable Machine that looks at gray pictures."""

    code = "incoming_gray_model"


class IncomingNoImageProject(IncomingFileUnusable):
    """A project of Teachable Machine that is about sounds or poses. Facts: kind (what it says)."""

    code = "incoming_no_image_project"


# 429: a queue, a rate or a quota is used up


class Busy(EyeblocksError):
    """Facts: retry_after_s."""


class EngineBusy(Busy):
    code = "engine_busy"


class ExportsBusy(Busy):
    """Too many exports wait to be made."""

    code = "exports_busy"


class NetworkTrainingsFull(Busy):
    """As many trainings of networks as a server takes are waiting. Facts: limit, retry_after_s."""

    code = "network_trainings_full"


class WriteLockTimeout(Busy):
    """Other writers held the database's write lock too long."""

    code = "server_busy"


class TooManyRequests(Busy):
    """A student or an address sent more requests in a minute than allowed. Facts: retry_after_s."""

    code = "too_many_requests"


class FrameReplaced(Busy):
    """A newer picture of the same webcam came before this one's turn. Facts: retry_after_s."""

    code = "frame_replaced"


class TooManyAttempts(Busy):
    """The account or address sent too many wrong passwords or codes. Facts: retry_after_s."""

    code = "too_many_attempts"


class QuotaReached(Busy):
    """Facts: quota (which one), reached, limit."""

    code = "quota_reached"


# 503: the server cannot do this now


class EngineNotReady(EyeblocksError):
    """The engine, the storage or the database cannot answer now. Facts: retry_after_s."""


class EngineStarting(EngineNotReady):
    code = "engine_starting"


class WorkerDied(EngineNotReady):
    """The worker died during this job. It is being restarted."""

    code = "worker_died"


class EngineTimeout(EngineNotReady):
    code = "engine_timeout"


class BackboneMissing(EngineNotReady):
    """Facts: backbone, command (it repairs this)."""

    code = "backbone_missing"


class BackboneDamaged(EngineNotReady):
    """Facts: backbone, command (it repairs this)."""

    code = "backbone_damaged"


class StorageFailed(EngineNotReady):
    """The disk is full or cannot be written."""

    code = "storage_failed"


class DiskNearlyFull(EngineNotReady):
    """Facts: free_mb, needed_mb."""

    code = "disk_nearly_full"


class DatabaseFailed(EngineNotReady):
    code = "database_failed"


# 405, 408, 421, 500


class RequestTooSlow(EyeblocksError):
    """The body came too slowly (408)."""

    code = "request_too_slow"


class MethodNotAllowed(EyeblocksError):
    """The address knows no such method (405)."""

    code = "method_not_allowed"


class HostUnknown(EyeblocksError):
    """The server does not answer under the host name of the request (421)."""

    code = "host_unknown"


class Unexpected(EyeblocksError):
    """A fault of the server (500). Its log has the traceback."""

    code = "unexpected"
