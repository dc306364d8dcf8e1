"""The epochs of a run as event files, which TensorBoard reads.

The extra `trackers` brings the library that writes them. As with Keras there is a folder for the
training and one for the validation samples, with the tags `epoch_loss`, `epoch_accuracy` and
`epoch_learning_rate`.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from app.db.tables import TrainingRun
from app.ml.types import EpochScores

LIBRARY = "tensorboardX"
INSTALL_COMMAND = 'pip install "eyeblocks[trackers]"'
FILE_VERSION = "brain.Event:2"
FILE_NAME = "events.out.tfevents.{time}.eyeblocks"
_ENTRY_TIME = (2000, 1, 1, 0, 0, 0)

Scalars = Mapping[str, float]


def can_write_event_files() -> bool:
    """Whether the library is installed."""
    return find_spec(LIBRARY) is not None


def event_zip(run: TrainingRun, history: Sequence[EpochScores]) -> Iterator[bytes]:
    """A zip file with the event files of a run that has begun, in a folder of its own."""
    start = run.started_at or run.created_at
    times = _times(start, run.finished_at or start, len(history))
    name = FILE_NAME.format(time=int(start.timestamp()))
    folder = f"{start:%Y%m%d-%H%M%S}-{run.id[:8]}"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for part, rows in _parts(history).items():
            entry = zipfile.ZipInfo(f"{folder}/{part}/{name}", _ENTRY_TIME)
            packed.writestr(entry, _event_file(start.timestamp(), rows, times))
    yield out.getvalue()


def _parts(history: Sequence[EpochScores]) -> dict[str, Sequence[tuple[int, Scalars]]]:
    """By folder, the number of each epoch and its scalars. No validation where there was none."""
    training = [(each.epoch, _training_scalars(each)) for each in history]
    validation = [
        (each.epoch, {"epoch_loss": each.val_loss, "epoch_accuracy": each.val_acc})
        for each in history
        if each.val_loss is not None and each.val_acc is not None
    ]
    return {"train": training, "validation": validation} if validation else {"train": training}


def _training_scalars(scores: EpochScores) -> Scalars:
    rate = {} if scores.learning_rate is None else {"epoch_learning_rate": scores.learning_rate}
    return {"epoch_loss": scores.loss, "epoch_accuracy": scores.acc, **rate}


def _times(start: datetime, end: datetime, count: int) -> Sequence[float]:
    """When each epoch ended: they share the time of the training."""
    seconds = (end - start).total_seconds()
    return [start.timestamp() + seconds * (number + 1) / count for number in range(count)]


def _event_file(start: float, rows: Sequence[tuple[int, Scalars]], times: Sequence[float]) -> bytes:
    """The bytes of one file. The library writes to a path alone."""
    from tensorboardX.proto.event_pb2 import Event
    from tensorboardX.record_writer import RecordWriter
    from tensorboardX.summary import scalar

    with TemporaryDirectory(prefix="eyeblocks-") as folder:
        path = Path(folder) / "events"
        writer = RecordWriter(str(path))
        writer.write(Event(wall_time=start, file_version=FILE_VERSION).SerializeToString())
        for epoch, scalars in rows:
            for tag, value in scalars.items():
                summary = scalar(tag, value)
                event = Event(wall_time=times[epoch - 1], step=epoch, summary=summary)
                writer.write(event.SerializeToString())
        writer.close()
        return path.read_bytes()
