"""Which libraries the trackers need, and whether a server has what its settings ask for."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec

from app.errors import TrackerKeyMissing, TrackerMissing
from app.settings import Settings

LIBRARIES: Mapping[str, str] = {"wandb": "wandb", "mlflow": "mlflow"}
"""By tracker, the module that has to be there; the extra of the package is called like the tracker."""
TITLES: Mapping[str, str] = {"wandb": "Weights & Biases", "mlflow": "MLflow"}


def require_trackers(settings: Settings) -> None:
    """Raises TrackerMissing, TrackerKeyMissing: what a tracker needs that is switched on."""
    for tracker in settings.tracker_names:
        if not _is_installed(LIBRARIES[tracker]):
            command = f'pip install "eyeblocks[{tracker}]"'
            raise TrackerMissing(tracker=TITLES[tracker], command=command)
    if "wandb" in settings.tracker_names and settings.wandb_online:
        _require_key(settings)


def _is_installed(library: str) -> bool:
    """Whether the module is there; a mere folder of its name, as W&B makes some, is none."""
    spec = find_spec(library)
    return spec is not None and spec.origin is not None


def _require_key(settings: Settings) -> None:
    file = settings.wandb_key_file
    try:
        has_key = file is not None and bool(file.read_bytes().strip())
    except OSError:
        has_key = False
    if not has_key:
        raise TrackerKeyMissing(file=str(file or "EYEBLOCKS_WANDB_KEY_FILE"))
