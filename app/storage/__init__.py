"""Files by key through one interface. The default implementation is a folder on disk."""

from app.storage.storage import WRITABLE_KEY, FolderStorage, Storage

__all__ = ["WRITABLE_KEY", "FolderStorage", "Storage"]
