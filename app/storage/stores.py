"""The stores of a server, by name: where its pictures, models and sent zip files lie."""

from __future__ import annotations

from collections.abc import Mapping

from app.settings import Settings
from app.storage.cloud_address import cloud_stores, require_writable
from app.storage.storage import FolderStorage, Storage

PICTURES, MODELS, IMPORTS = "pictures", "models", "imports"


def stores_of(settings: Settings) -> Mapping[str, Storage]:
    """All stores: in the settings' bucket, or else in this machine's folders. Raises BucketUnusable."""
    if settings.files_url:
        return cloud_stores(settings, (PICTURES, MODELS, IMPORTS))
    return {
        PICTURES: FolderStorage(settings.data_dir / "pictures"),
        MODELS: FolderStorage(settings.models_dir / "models"),
        IMPORTS: FolderStorage(settings.data_dir / "imports"),
    }


def require_usable_stores(settings: Settings) -> None:
    """Raises BucketUnusable where the settings name a bucket in which nothing can be written."""
    if settings.files_url:
        require_writable(settings)
