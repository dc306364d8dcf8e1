"""The command line: `eyeblocks serve` and `eyeblocks prepare`."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError

from app.settings import Settings


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status."""
    parser = _parser()
    chosen = parser.parse_args(arguments)
    try:
        settings = _settings(chosen)
    except ValidationError as error:
        parser.error(str(error))
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    logging.getLogger("alembic").setLevel(logging.WARNING)
    if chosen.command == "prepare":
        return prepare(settings)
    return serve(settings)


def serve(settings: Settings) -> int:
    """Serve until interrupted."""
    import uvicorn

    from app.main import create_app

    app = create_app(settings)
    print(f"Eyeblocks: http://{settings.host}:{settings.port}", flush=True)
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_S,
    )
    return 0


def prepare(settings: Settings) -> int:
    """Fetch and convert the backbone, unless that is done."""
    from app.ml.prepare import PreparationFailed, prepare_backbone

    try:
        prepare_backbone(settings.models_dir / "backbones", settings.backbone, print)
    except (PreparationFailed, ValueError) as error:
        print(f"prepare: {error}", file=sys.stderr)
        return 1
    return 0


GRACE_S = 5
"""Seconds that open requests may take when the server is stopped."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="eyeblocks", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, purpose in (
        ("serve", "start the server"),
        ("prepare", "fetch and convert the backbone's weights"),
    ):
        command = commands.add_parser(name, help=purpose, description=purpose)
        for setting, field in Settings.model_fields.items():
            command.add_argument(
                f"--{setting.replace('_', '-')}",
                dest=f"setting_{setting}",
                metavar="VALUE",
                help=f"{field.description} (default: {field.default})".replace("%", "%%"),
            )
    return parser


def _settings(chosen: argparse.Namespace) -> Settings:
    """What the command line says goes before what the environment says."""
    given: dict[str, Any] = {
        name.removeprefix("setting_"): value
        for name, value in vars(chosen).items()
        if name.startswith("setting_") and value is not None
    }
    return Settings(**given)


if __name__ == "__main__":
    sys.exit(main())
