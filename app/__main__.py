"""The command line: `eyeblocks serve`, `prepare`, `teacher`, `backup` and what else there is."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
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
    if chosen.command == "teacher":
        return teacher(settings, chosen)
    if chosen.command == "bench":
        return bench(settings, chosen)
    if chosen.command in UPKEEP:
        return UPKEEP[chosen.command](settings, chosen)
    return serve(settings)


def serve(settings: Settings) -> int:
    """Serve until interrupted."""
    from app.main import create_app, create_plain_app
    from app.serving import doors

    try:
        doors.serve(settings, create_app(settings), create_plain_app(settings), announce)
    except (doors.PortTaken, doors.CertificateUnusable) as problem:
        print(f"serve: {problem}", file=sys.stderr)
        return 1
    return 0


def announce(settings: Settings, fingerprint: str) -> None:
    """Say on the terminal where the server is found."""
    from app.main import FrontFiles
    from app.people.console import first_account_token
    from app.people.teacher_routes import START_PATH
    from app.serving import addresses, console
    from app.web.words import Words

    words = Words(FrontFiles.find().static / "words")
    found = addresses.addresses(settings, addresses.network_hosts())
    language = console.console_language()
    console.say(console.announcement(words, language, found, fingerprint))
    token = first_account_token(settings)
    if token is not None:
        offer = words.say(language, "serving.first_account")
        console.say(f"{offer}\n  {found[-1].url}{START_PATH}{token}\n")


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
    from app.people import console
    from app.privacy.console import remove_teacher
    from app.privacy.erasure import Receipt

    act: Callable[[Settings, str], Receipt | None] = {
        "add": console.add_teacher,
        "password": console.set_password,
        "remove": remove_teacher,
    }[chosen.action]
    try:
        receipt = act(settings, chosen.name)
    except EyeblocksError as error:
        print(f"teacher: {error}", file=sys.stderr)
        return 1
    if receipt is None:
        print(f"teacher: {chosen.name} can log in at /teacher now")
        return 0
    left = "" if receipt.complete else "; the running server removes the files that are left"
    print(f"teacher: {chosen.name} is erased, with {_told(asdict(receipt.erased))}{left}")
    return 0


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
        print(f"backup: {problem}", file=sys.stderr)
        return 1
    print(f"backup: {chosen.file} holds {_told(report.counts)}")
    return 0


def restore(settings: Settings, chosen: argparse.Namespace) -> int:
    """Put everything back from one file."""
    from app.upkeep import backup as copies

    try:
        report = copies.restore(settings, chosen.file, replace=chosen.replace)
    except copies.BackupFailed as problem:
        print(f"restore: {problem}", file=sys.stderr)
        return 1
    print(f"restore: {settings.data_dir} holds {_told(report.counts)}")
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
    print(f"check: {_told(report.counts)}; {len(report.problems)} problems")
    return 1 if report.problems else 0


UPKEEP = {"backup": backup, "restore": restore, "check": check}


def _told(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items())


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
