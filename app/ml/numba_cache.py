"""The folder in which Numba keeps compiled functions."""

from __future__ import annotations

import os
from pathlib import Path


def set_numba_cache_folder(folder: Path) -> None:
    """Sets Numba's cache folder. Call before `app.ml.training` is imported.

    Numba's own choice is beside the sources, where an installed program may not write. A folder
    set by the environment variable NUMBA_CACHE_DIR stays.
    """
    os.environ.setdefault("NUMBA_CACHE_DIR", str(folder.resolve()))
