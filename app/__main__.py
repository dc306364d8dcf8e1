"""The command line: `eyeblocks serve`, `prepare`, `teacher`, `backup` and what else there is."""

from __future__ import annotations

import argparse
import gc
import logging
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from app.settings import Settings

if TYPE_CHECKING:
    from app.privacy.erasure import Receipt
    from app.serving.console import Console


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
    if chosen.command == "teacher":
        return teacher(settings, chosen)
    if chosen.command == "bench":
        return bench(settings, chosen)
    if chosen.command in UPKEEP:
        return UPKEEP[chosen.command](settings, chosen)
    return serve(settings)


def serve(settings: Settings) -> int:
    """Serve until interrupted."""
    # Nothing that starting makes is garbage. Not looking for any saves a fifth of the imports'
    # time; not looking at these 270,000 objects again spares later requests a pause.
    gc.disable()
    from app.main import create_app, create_plain_app
    from app.serving import doors

    app, plain_app = create_app(settings), create_plain_app(settings)
    gc.freeze()
    gc.enable()
    try:
        # uvicorn raises it once more when Ctrl-C has ended it and everything is closed.
        with suppress(KeyboardInterrupt):
            doors.serve(settings, app, plain_app, announce)
    except (doors.PortTaken, doors.CertificateUnusable) as problem:
        print(f"serve: {problem}", file=sys.stderr)
        return 1
    return 0


def announce(settings: Settings, fingerprint: str) -> None:
    """Say on the terminal where the server is found."""
    from app.people.console import first_account_token
    from app.people.teacher_routes import START_PATH
    from app.serving.addresses import addresses, network_hosts
    from app.serving.console import announcement, say

    console = _console()
    found = addresses(settings, network_hosts())
    say(announcement(console, found, fingerprint))
    token = first_account_token(settings)
    if token is not None:
        offer = console.words_for("serving.first_account")
        say(f"{offer}\n  {found[-1].url}{START_PATH}{token}\n")


def prepare(settings: Settings) -> int:
    """Fetch and convert the backbone and compile the training's steps, unless that is done."""
    from app.ml.heads import keep_compiled, prepare_training
    from app.ml.prepare import PreparationFailed, prepare_backbone

    try:
        prepare_backbone(settings.models_dir / "backbones", settings.backbone, print)
    except (PreparationFailed, ValueError) as error:
        print(f"prepare: {error}", file=sys.stderr)
        return 1
    keep_compiled(settings.models_dir / "compiled")
    prepare_training()
    return 0


def teacher(settings: Settings, chosen: argparse.Namespace) -> int:
    """Make an account, set its password, or erase it with its classrooms."""
    from app.errors import EyeblocksError
    from app.people.console import add_teacher, set_password
    from app.privacy.console import remove_teacher

    console = _console()
    try:
        if chosen.action == "remove":
            again = console.words_for("console.type_name_again")
            _tell_erased(chosen.name, remove_teacher(settings, chosen.name, again))
            return 0
        act = {"add": add_teacher, "password": set_password}[chosen.action]
        act(settings, chosen.name, console.words_for("console.password"))
    except EyeblocksError as error:
        return _refused("teacher", console.reason(error))
    _say("teacher_ready", name=chosen.name)
    return 0


def _tell_erased(name: str, receipt: Receipt) -> None:
    _say("teacher_erased", name=name, counts=_console().counts(asdict(receipt.erased)))
    if not receipt.complete:
        _say("teacher_files_left")


def bench(settings: Settings, chosen: argparse.Namespace) -> int:
    """Measure this machine."""
    from app.bench import bench
    from app.bench.school import school

    if chosen.school is not None:
        return school(settings.models_dir / "backbones", chosen.school)
    place = bench.Place(settings.models_dir / "backbones", chosen.cache, chosen.results)
    return bench.bench(place, quick=chosen.quick)


def backup(settings: Settings, chosen: argparse.Namespace) -> int:
    """Write everything into one file."""
    from app.upkeep import backup as copies

    try:
        report = copies.backup(settings, chosen.file)
    except copies.BackupFailed as problem:
        return _refused("backup", str(problem))
    _say("backed_up", file=chosen.file, counts=_console().counts(report.counts))
    return 0


def restore(settings: Settings, chosen: argparse.Namespace) -> int:
    """Put everything back from one file."""
    from app.upkeep import backup as copies

    try:
        report = copies.restore(settings, chosen.file, replace=chosen.replace)
    except copies.BackupFailed as problem:
        return _refused("restore", str(problem))
    _say("restored", folder=settings.data_dir, counts=_console().counts(report.counts))
    return 0


def check(settings: Settings, chosen: argparse.Namespace) -> int:
    """Say what is missing or broken."""
    from app.db.database import Database
    from app.storage import FolderStorage
    from app.upkeep.check import check as look

    database = Database(settings.database_address)
    try:
        pictures = FolderStorage(settings.data_dir / "pictures")
        report = look(database, pictures, FolderStorage(settings.models_dir / "models"))
    finally:
        database.close()
    for problem in report.problems:
        print(f"check: {problem}", file=sys.stderr)
    counts = _console().counts(report.counts)
    _say("checked", counts=counts, problems=len(report.problems))
    return 1 if report.problems else 0


UPKEEP = {"backup": backup, "restore": restore, "check": check}


def _console() -> Console:
    """The terminal's words in the language of the system."""
    from app.main import FrontFiles
    from app.serving.console import Console, console_language
    from app.web.words import Words

    return Console(Words(FrontFiles.find().static / "words"), console_language())


def _say(key: str, **facts: object) -> None:
    from app.serving.console import say

    say(_console().words_for(f"console.{key}", **facts))


def _refused(command: str, reason: str) -> int:
    print(f"{command}: {reason}", file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="eyeblocks", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, purpose in (
        ("serve", "start the server"),
        ("prepare", "fetch and convert the backbone's weights"),
        ("teacher", "make a teacher's account, give it a new password, or erase it"),
        ("backup", "write database, pictures and models into one file, while the server runs"),
        ("restore", "put them back from such a file, while the server is stopped"),
        ("check", "read database and files and name what is missing or broken"),
        ("bench", "measure the product beside its peers on this machine"),
    ):
        command = commands.add_parser(name, help=purpose, description=purpose)
        for setting, field in Settings.model_fields.items():
            switch: dict[str, Any] = {"nargs": "?", "const": "true"}
            command.add_argument(
                f"--{setting.replace('_', '-')}",
                dest=f"setting_{setting}",
                metavar="VALUE",
                help=f"{field.description} (default: {field.default})".replace("%", "%%"),
                **(switch if field.annotation is bool else {}),
            )
    _add_teacher_options(commands.choices["teacher"])
    _add_bench_options(commands.choices["bench"])
    for name in ("backup", "restore"):
        commands.choices[name].add_argument("file", type=Path, help="the file of the backup")
    commands.choices["restore"].add_argument(
        "--replace", action="store_true", help="move data that is there already aside"
    )
    return parser


def _add_teacher_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("action", choices=("add", "password", "remove"), help="what to do")
    command.add_argument("name", help="the teacher's name; what else is needed is asked for")


def _add_bench_options(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--quick", action="store_true", help="enough for a check, in three minutes"
    )
    command.add_argument(
        "--school",
        type=float,
        nargs="?",
        const=300.0,
        metavar="SECONDS",
        help="only this: forty students join, upload, train and recognise (300 seconds)",
    )
    command.add_argument(
        "--results", type=Path, default=Path("bench.json"), help="where to write the figures"
    )
    command.add_argument(
        "--cache",
        type=Path,
        default=Path.home() / ".cache" / "eyeblocks-bench",
        help="where the libraries of peers are kept",
    )


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
