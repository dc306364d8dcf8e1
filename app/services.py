"""The parts of a running app, by name. `app.main` makes them; routes get them through `ServicesDep`.

The types are imported for mypy alone, because this module is a layer below their packages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from app.settings import Settings

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import HTTPConnection

    from app.accounts.logins import Logins
    from app.classrooms.guesses import Guesses
    from app.classrooms.word_cards import WordCards
    from app.db.database import Database
    from app.engine.engine import Engine
    from app.exports.maker import ExportMaker
    from app.housekeeping import Housekeeping
    from app.incoming.receiving import IncomingFiles
    from app.insights.inspections import Inspections
    from app.insights.scores import HonestScores
    from app.lab.augmentation.comparer import LevelComparer
    from app.lab.augmentation.kept_variants import KeptVariants
    from app.lab.augmentation.mirror_checks import MirrorChecks
    from app.lab.grid.searcher import GridSearcher
    from app.lab.imports.importer import Importer
    from app.lab.imports.receiving import ImportUploads
    from app.lab.network_trainings.trainer import NetworkTrainer
    from app.lab.networks.comparer import NetworkComparer
    from app.lab.runs.preparer import RunPreparer
    from app.lab.splits import Splits
    from app.lab.test_sets.looks import TestLooks
    from app.lab.test_sets.predictions import TestPredictions
    from app.lab.trackers.sender import RunSender
    from app.lessons.copy_jobs import CopyMaker
    from app.pages.pages import Pages
    from app.privacy.erasure import Erasure
    from app.programs.assets.uploads import AssetUploads
    from app.programs.thumbnails import Thumbnails
    from app.project_copies.project_file.reader import ProjectFileReader
    from app.projects.file_deletions import FileDeletions
    from app.recognition.access_cache import ModelAccessCache
    from app.recognition.browser_networks import BrowserNetworks
    from app.recognition.device_models import DeviceModels
    from app.recognition.head_cache import HeadCache
    from app.recognition.last_recognitions import LastRecognitions
    from app.recognition.recognitions import Recognizer
    from app.samples.embeddings import MissingEmbeddings
    from app.samples.uploads import SampleUploads
    from app.storage import Storage
    from app.storage.disk_reserve import DiskReserve
    from app.training.events import RunProgress
    from app.training.runner import Runner
    from app.web.downloads import Downloads
    from app.web.rate_limit import RequestRates
    from app.web.streams import StreamPlaces
    from app.web.words import Words


@dataclass(frozen=True)
class FrontServices:
    """The parts that every app has, also the plain http app beside https."""

    settings: Settings
    words: Words
    pages: Pages
    examples: Mapping[str, Mapping[str, Any]]
    """The example projects of static/examples, by name."""
    rates: RequestRates


@dataclass(frozen=True)
class Services:
    """The parts of the product's app while it runs. `app.main` starts and closes them."""

    database: Database
    picture_files: Storage
    model_files: Storage
    engine: Engine
    runner: Runner
    run_progress: RunProgress
    stream_places: StreamPlaces
    live_places: StreamPlaces
    """Of WebSockets."""
    downloads: Downloads
    sample_uploads: SampleUploads
    importer: Importer
    import_uploads: ImportUploads
    splits: Splits
    kept_variants: KeptVariants
    mirror_checks: MirrorChecks
    level_comparer: LevelComparer
    grid_searcher: GridSearcher
    network_comparer: NetworkComparer
    network_trainer: NetworkTrainer
    run_preparer: RunPreparer
    run_senders: Sequence[RunSender]
    test_predictions: TestPredictions
    test_looks: TestLooks
    missing_embeddings: MissingEmbeddings
    asset_uploads: AssetUploads
    thumbnails: Thumbnails
    project_file_reader: ProjectFileReader
    incoming_files: IncomingFiles
    inspections: Inspections
    honest_scores: HonestScores
    head_cache: HeadCache
    model_access_cache: ModelAccessCache
    last_recognitions: LastRecognitions
    recognizer: Recognizer
    browser_networks: BrowserNetworks
    device_models: DeviceModels
    logins: Logins
    word_cards: WordCards
    guesses: Guesses
    copy_maker: CopyMaker
    disk_reserve: DiskReserve
    export_maker: ExportMaker
    file_deletions: FileDeletions
    erasure: Erasure
    housekeeping: Housekeeping


def front_services_of(app: Starlette) -> FrontServices:
    """The app's front services."""
    return cast(FrontServices, app.state.front)


def services_of(app: Starlette) -> Services:
    """The services of the product's app. They exist while the app runs."""
    return cast(Services, app.state.services)


def front_services(connection: HTTPConnection) -> FrontServices:
    """The front services of the app that handles the connection."""
    return front_services_of(connection.app)


def services(connection: HTTPConnection) -> Services:
    """The services of the app that handles the connection."""
    return services_of(connection.app)
