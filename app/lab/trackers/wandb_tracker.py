"""Runs in Weights & Biases. Only the tracker's own process imports this.

Offline each run is a folder that `wandb sync` sends, `<project>/offline-run-<time>-<run>`. The library
keeps a run's records in memory until it is finished, so a folder is made aside and then renamed:
those under the project are whole. Online a run has its id there, too, so that none is there twice.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.lab.trackers.messages import FinishedRun, Setup

SYNCED = "*.wandb.synced"
"""`wandb sync` leaves such a file beside what it has sent."""


class WandbTracker:
    """The library, told to say little of this machine and to write nowhere but where it should."""

    def __init__(self, setup: Setup) -> None:
        self.key = Path(setup.key_file).read_text(encoding="utf-8").strip() if setup.online else ""
        self._setup = setup
        for name in ("CONFIG", "CACHE", "DATA", "ARTIFACT"):
            os.environ[f"WANDB_{name}_DIR"] = setup.work
        os.environ["WANDB_ERROR_REPORTING"] = "false"
        import wandb

        self._wandb = wandb

    def send(self, run: FinishedRun) -> None:
        if self._setup.online:
            self._write(run)
        elif not any(any(each.glob(SYNCED)) for each in self._folders_of(run)):
            self._write(run)
            self._put_in_place(run)

    def close(self) -> None:
        """Ends the library's own program: without a parent nobody would bury it in a container."""
        self._wandb.teardown()

    def _write(self, run: FinishedRun) -> None:
        """Has the library write the run, or send it online, from its beginning to its end."""
        setup = self._setup
        written = self._wandb.init(
            id=run.run_id,
            project=setup.project,
            entity=setup.entity or None,
            group=run.project_id,
            name=run.name or None,
            notes=run.note or None,
            tags=run.tags,
            config={**run.conditions, **run.facts, "status": run.status},
            resume="allow" if setup.online else None,
            settings=self._settings(),
        )
        for epoch in run.epochs:
            scores = {name: value for name, value in epoch.items() if name not in ("epoch", "time")}
            written.log({"_timestamp": epoch["time"], **scores}, step=epoch["epoch"])
        written.summary.update(run.final)
        written.finish(exit_code=0 if run.status == "succeeded" else 1)

    def _settings(self) -> Any:
        setup = self._setup
        online = {"api_key": self.key, "base_url": setup.address} if setup.online else {}
        return self._wandb.Settings(
            mode="online" if setup.online else "offline",
            root_dir=setup.work,
            init_timeout=setup.library_timeout_s,
            host="eyeblocks",
            program="eyeblocks",
            silent=True,
            console="off",
            disable_code=True,
            disable_git=True,
            save_code=False,
            x_disable_machine_info=True,
            x_disable_meta=True,
            x_disable_stats=True,
            x_save_requirements=False,
            **online,
        )

    def _put_in_place(self, run: FinishedRun) -> None:
        (written,) = Path(self._setup.work).glob(f"wandb/offline-run-*-{run.run_id}")
        folder = Path(self._setup.folder) / run.project_id
        folder.mkdir(parents=True, exist_ok=True)
        for earlier in self._folders_of(run):
            shutil.rmtree(earlier)
        written.rename(folder / written.name)

    def _folders_of(self, run: FinishedRun) -> Iterator[Path]:
        folder = Path(self._setup.folder) / run.project_id
        return folder.glob(f"offline-run-*-{run.run_id}")
