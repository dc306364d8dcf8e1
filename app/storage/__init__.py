"""Files by key through one interface: a folder on disk by default, or a bucket in the cloud."""

from app.storage.storage import WRITABLE_KEY, BucketUnusable, FolderStorage, Storage, StoredFile

__all__ = ["WRITABLE_KEY", "BucketUnusable", "FolderStorage", "Storage", "StoredFile"]
