"""Files by key through one interface; a folder on disk is the default behind it."""

from app.storage.storage import FolderStorage, Storage

__all__ = ["FolderStorage", "Storage"]
