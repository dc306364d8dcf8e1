"""Routes for the gallery of a classroom: for its students, and for its teacher."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from app import errors
from app.accounts.dependencies import CredentialsDep, OwnerIdDep, caller_of
from app.classrooms.routes import CLASSROOM_REFUSALS, ClassroomDep
from app.lessons.gallery import Gallery
from app.lessons.gallery_schemas import (
    GalleryEntryOut,
    GalleryIn,
    GalleryOut,
    MyGalleryOut,
    ProjectInGalleryOut,
    RemovedProjectOut,
)
from app.programs.thumbnails import thumbnail_answer
from app.projects.routes import CHANGE_REFUSALS, ProjectDep, VisibleProjectDep
from app.web.dependencies import DatabaseDep, PictureFilesDep, SessionDep, SettingsDep
from app.web.errors import refusals

router = APIRouter(prefix="/api", tags=["classrooms"])


async def gallery_of(session: SessionDep, settings: SettingsDep) -> Gallery:
    return Gallery(session, settings)


GalleryDep = Annotated[Gallery, Depends(gallery_of)]


@router.get("/me/gallery", responses=refusals())
def get_my_gallery(owner_id: OwnerIdDep, gallery: GalleryDep) -> MyGalleryOut:
    """What classmates have put into the gallery, where the teacher has opened it."""
    found = gallery.classroom_of(owner_id)
    if found is None:
        return MyGalleryOut(classroom=None, entries=[])
    classroom, place = found
    entries = gallery.entries(classroom.id, place.id)
    return MyGalleryOut(
        classroom=classroom.name,
        entries=[GalleryEntryOut.of(entry, owner_id) for entry in entries],
    )


@router.get("/projects/{project}/gallery", responses=refusals(errors.ProjectNotFound))
def get_project_in_gallery(project: VisibleProjectDep, gallery: GalleryDep) -> ProjectInGalleryOut:
    """Whether the project can be, and is, in the gallery of its student's classroom."""
    return ProjectInGalleryOut(
        open=gallery.classroom_of(project.student_id) is not None,
        shown=gallery.entry_of(project) is not None,
    )


@router.put(
    "/projects/{project}/gallery",
    status_code=204,
    responses=refusals(
        *CHANGE_REFUSALS,
        errors.GalleryClosed,
        errors.NotShared,
        errors.QuotaReached,
        errors.TakenOutOfGallery,
    ),
)
def show_project(project: ProjectDep, gallery: GalleryDep) -> None:
    """Put a shared project into the gallery, where classmates see it with the student's nickname."""
    gallery.add(project)


@router.delete("/projects/{project}/gallery", status_code=204, responses=refusals(*CHANGE_REFUSALS))
def hide_project(project: ProjectDep, gallery: GalleryDep) -> None:
    """Take the project out of the gallery, with its likes. It stays shared."""
    gallery.remove(project)


LIKE_REFUSALS = refusals(
    errors.GalleryEntryNotFound, errors.OwnGalleryEntry, errors.ClassroomFrozen
)


@router.put("/gallery/{entry}/like", status_code=204, responses=LIKE_REFUSALS)
def like_entry(entry: str, owner_id: OwnerIdDep, gallery: GalleryDep) -> None:
    """Like a classmate's project, once. Nobody is told who likes it."""
    gallery.set_liked(owner_id, entry, liked=True)


@router.delete("/gallery/{entry}/like", status_code=204, responses=LIKE_REFUSALS)
def unlike_entry(entry: str, owner_id: OwnerIdDep, gallery: GalleryDep) -> None:
    """Take the like back."""
    gallery.set_liked(owner_id, entry, liked=False)


def entry_thumbnail(
    entry: str, credentials: CredentialsDep, database: DatabaseDep, settings: SettingsDep
) -> tuple[str, str]:
    """The ids of the project and of its thumbnail. Raises GalleryEntryNotFound, ThumbnailNotFound."""
    with database.reading() as session:
        caller = caller_of(session, credentials)
        project = Gallery(session, settings).project_for(entry, caller.owner_id, caller.teacher_id)
        if project.thumbnail_id is None:
            raise errors.ThumbnailNotFound
        return project.id, project.thumbnail_id


@router.get(
    "/gallery/{entry}/thumbnail",
    response_class=Response,
    responses=refusals(errors.GalleryEntryNotFound, errors.ThumbnailNotFound)
    | {200: {"content": {"image/png": {}, "image/jpeg": {}}}, 304: {"description": "Not changed"}},
)
def get_entry_thumbnail(
    thumbnail: Annotated[tuple[str, str], Depends(entry_thumbnail)],
    pictures: PictureFilesDep,
    request: Request,
) -> Response:
    """What the stage of an entry looked like last, to classmates and the teacher (ETag)."""
    return thumbnail_answer(*thumbnail, pictures, request)


@router.get("/classrooms/{classroom}/gallery", responses=refusals(*CLASSROOM_REFUSALS))
def get_gallery(classroom: ClassroomDep, gallery: GalleryDep) -> GalleryOut:
    """The gallery as its teacher sees it, also while it is closed."""
    return _gallery_out(classroom, gallery)


@router.put("/classrooms/{classroom}/gallery", responses=refusals(*CLASSROOM_REFUSALS))
def open_gallery(body: GalleryIn, classroom: ClassroomDep, gallery: GalleryDep) -> GalleryOut:
    """Open the gallery for the classroom's students, or close it."""
    classroom.gallery_open = body.open
    return _gallery_out(classroom, gallery)


@router.delete(
    "/classrooms/{classroom}/gallery/{entry}",
    status_code=204,
    responses=refusals(*CLASSROOM_REFUSALS, errors.GalleryEntryNotFound),
)
def remove_entry(entry: str, classroom: ClassroomDep, gallery: GalleryDep) -> None:
    """Take a project out of the gallery. The student keeps it and its link, and cannot put this one back."""
    gallery.remove_from(classroom.id, entry)


@router.delete(
    "/classrooms/{classroom}/gallery/removed/{project}",
    status_code=204,
    responses=refusals(*CLASSROOM_REFUSALS, errors.GalleryEntryNotFound),
)
def allow_again(project: str, classroom: ClassroomDep, gallery: GalleryDep) -> None:
    """Let the student put a project back that was taken out."""
    gallery.allow_again(classroom.id, project)


def _gallery_out(classroom: ClassroomDep, gallery: Gallery) -> GalleryOut:
    return GalleryOut(
        open=classroom.gallery_open,
        entries=[GalleryEntryOut.of(entry, "") for entry in gallery.entries(classroom.id)],
        removed=[
            RemovedProjectOut(id=project.id, name=project.name, nickname=place.nickname)
            for project, place in gallery.removed_from(classroom.id)
        ],
    )
