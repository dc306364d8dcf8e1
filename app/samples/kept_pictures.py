"""Answers with the picture that is kept of a sample or of a test set's picture."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Response

from app.ml.kept_pictures import PictureDamaged, thumbnail_of
from app.storage import Storage

FOREVER = "private, max-age=31536000, immutable"

AsThumbnail = Annotated[
    bool, Query(description="The picture at 112 × 112 pixels, a seventh of the bytes: for grids")
]


def kept_picture(picture_files: Storage, key: str, *, thumbnail: bool) -> Response:
    """The picture or its thumbnail. Neither changes, so browsers may keep them.

    Raises KeyError for a missing file, and for a damaged one that has no thumbnail; StorageFailed.
    """
    picture = picture_files.get(key)
    if thumbnail:
        try:
            picture = thumbnail_of(picture)
        except PictureDamaged as damaged:
            raise KeyError(key) from damaged
    return Response(picture, media_type="image/jpeg", headers={"Cache-Control": FOREVER})
