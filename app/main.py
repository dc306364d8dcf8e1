"""Builds the app from its parts. Nothing else knows all of them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from anyio.to_thread import current_default_thread_limiter
from fastapi import APIRouter, FastAPI
from fastapi.telemetry import TelemetryConfig
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from app import __version__
from app.accounts import teacher_routes
from app.accounts.cookies import caller_key
from app.accounts.door_cookies import DoorCookieMiddleware
from app.accounts.logins import Logins
from app.classrooms import join_routes
from app.classrooms import routes as classroom_routes
from app.classrooms.guesses import Guesses
from app.classrooms.word_cards import WordCards
from app.db.database import Database
from app.engine.engine import Engine
from app.engine.local.engine import LocalEngine
from app.exports import data_set_routes
from app.exports import routes as export_routes
from app.exports import shared_routes as shared_export_routes
from app.exports.maker import ExportMaker
from app.exports.program_sources import library_files
from app.exports.readmes import readme_of
from app.exports.runtime import read_runtime
from app.housekeeping import Housekeeping
from app.incoming import routes as incoming_routes
from app.incoming.entry_projects import EntryProjects
from app.incoming.model_projects import ModelProjects
from app.incoming.pictures import IncomingPictures
from app.incoming.receiving import IncomingFiles
from app.insights import routes as insights_routes
from app.insights.gone_pictures import GonePictures
from app.insights.inspections import Inspections
from app.insights.scores import HonestScores
from app.insights.training_pictures import TrainingPicturesCache
from app.lab import routes as lab_routes
from app.lab.augmentation import routes as augmentation_routes
from app.lab.augmentation.comparer import LevelComparer
from app.lab.augmentation.kept_variants import KeptVariants
from app.lab.augmentation.mirror_checks import MirrorChecks
from app.lab.experiments import routes as experiment_routes
from app.lab.grid import routes as grid_routes
from app.lab.grid.searcher import GridSearcher
from app.lab.imports import routes as import_routes
from app.lab.imports.destinations import ClassDestination, Destination
from app.lab.imports.import_rows import ImportPurpose
from app.lab.imports.importer import Importer
from app.lab.imports.opening import ImportFiles
from app.lab.imports.receiving import ImportUploads
from app.lab.network_trainings import routes as network_training_routes
from app.lab.network_trainings.trainer import NetworkTrainer
from app.lab.networks import routes as network_routes
from app.lab.networks.comparer import NetworkComparer
from app.lab.runs.preparer import RunPreparer
from app.lab.runs.run_data import RunData
from app.lab.splits import Splits
from app.lab.test_sets import routes as test_set_routes
from app.lab.test_sets.destination import TestSetDestination
from app.lab.test_sets.looks import TestLooks
from app.lab.test_sets.predictions import TestPredictions
from app.lab.trackers import routes as tracker_routes
from app.lab.trackers.local_runs import LocalRuns
from app.lab.trackers.sender import RunSender
from app.lessons import (
    assignment_routes,
    gallery_routes,
    help_routes,
    swap_routes,
    wall_routes,
)
from app.lessons.copy_jobs import CopyMaker
from app.pages import (
    addresses,
    certificate,
    classrooms,
    docs,
    favicon,
    health,
    language,
    limits,
    privacy,
)
from app.pages import routes as pages_routes
from app.pages.bundles import BundleFiles
from app.pages.pages import Pages
from app.privacy import routes as privacy_routes
from app.privacy.erasure import Erasure
from app.programs import routes as programs_routes
from app.programs import thumbnails
from app.programs.assets import routes as assets_routes
from app.programs.assets import sound_routes
from app.programs.assets.uploads import AssetUploads
from app.project_copies import examples
from app.project_copies.copier import ProjectCopier
from app.project_copies.project_file import routes as project_file_routes
from app.project_copies.project_file.reader import ProjectFileReader
from app.projects import routes as projects_routes
from app.projects.file_deletions import FileDeletions
from app.recognition import device_routes, live_routes
from app.recognition import routes as recognition_routes
from app.recognition.access_cache import ModelAccessCache
from app.recognition.browser_networks import BrowserNetworks
from app.recognition.cards import CardReader
from app.recognition.comparison import PictureComparer
from app.recognition.device_models import DeviceModels
from app.recognition.fast_path import RecognitionFastPath
from app.recognition.head_cache import HeadCache
from app.recognition.last_recognitions import LastRecognitions
from app.recognition.recognitions import Recognizer
from app.samples import routes as samples_routes
from app.samples.embeddings import MissingEmbeddings
from app.samples.uploads import SampleUploads
from app.services import FrontServices, Services, front_services_of
from app.serving.known_hosts import KnownHosts
from app.settings import Settings
from app.sharing import routes as sharing_routes
from app.storage.disk_reserve import DiskReserve
from app.storage.stores import IMPORTS, MODELS, PICTURES, stores_of
from app.training import routes as training_routes
from app.training.data import TrainingDataReader
from app.training.events import RunProgress
from app.training.runner import Runner
from app.web import errors, openapi
from app.web.cors import SharedModelCors
from app.web.deletions import RoomForDeletions
from app.web.downloads import Downloads
from app.web.middleware import HeadAsGet, RequestGuard, SecurityHeaders
from app.web.rate_limit import RateLimitMiddleware, RequestRates
from app.web.streams import StreamPlaces
from app.web.words import Words

# Routes are tried in this order. Most requests are recognitions, so their router is first.
ROUTERS = (
    recognition_routes.router,
    live_routes.router,
    device_routes.router,
    projects_routes.router,
    samples_routes.router,
    training_routes.router,
    training_routes.models_router,
    insights_routes.router,
    insights_routes.models_router,
    export_routes.router,
    shared_export_routes.router,
    data_set_routes.router,
    lab_routes.router,
    augmentation_routes.router,
    experiment_routes.router,
    grid_routes.router,
    network_routes.router,
    network_training_routes.router,
    import_routes.router,
    test_set_routes.router,
    tracker_routes.router,
    programs_routes.router,
    assets_routes.router,
    sound_routes.router,
    sharing_routes.router,
    join_routes.router,
    classroom_routes.router,
    classroom_routes.deleted_router,
    projects_routes.classroom_router,
    teacher_routes.router,
    privacy_routes.router,
    project_file_routes.router,
    incoming_routes.router,
    privacy.router,
    thumbnails.router,
    examples.router,
    wall_routes.router,
    gallery_routes.router,
    help_routes.router,
    swap_routes.router,
    assignment_routes.router,
    health.router,
    limits.router,
    addresses.router,
    classrooms.router,
    pages_routes.router,
    docs.router,
    language.router,
    favicon.router,
    certificate.router,
)
THREADS = 100
"""Must exceed `app.db.write_lock.MAX_WAITING_THREADS`."""
NO_TELEMETRY: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False}
"""FastAPI sends telemetry if OpenTelemetry is installed. What children do must stay here."""
PLAIN_ROUTERS = (language.router, favicon.router, certificate.router, certificate.plain_router)


@dataclass(frozen=True)
class FrontFiles:
    """The folders of the templates and of the front end."""

    templates: Path
    static: Path

    @classmethod
    def find(cls) -> FrontFiles:
        """The folders in the installed package, or else in the checkout."""
        package = Path(__file__).parent
        installed = package / "_front"
        root = installed if installed.is_dir() else package.parent
        return cls(root / "templates", root / "static")


def create_app(settings: Settings, engine: Engine | None = None) -> FastAPI:
    """The product's app. It starts and closes `engine`, a LocalEngine by default.

    Raises FileNotFoundError when the front end is not built.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with _running_services(app, settings, engine or LocalEngine(settings)):
            yield

    app = FastAPI(
        title="Eyeblocks",
        version=__version__,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        telemetry=NO_TELEMETRY,
    )
    app.add_middleware(DoorCookieMiddleware, settings=settings)
    _install(app, settings, ROUTERS)
    openapi.complete_document(app)
    return app


def create_plain_app(settings: Settings) -> FastAPI:
    """The app for plain http beside https. Explains the certificate and redirects to https."""
    app = FastAPI(
        title="Eyeblocks", docs_url=None, redoc_url=None, openapi_url=None, telemetry=NO_TELEMETRY
    )
    _install(app, settings, PLAIN_ROUTERS)
    return app


def _install(app: FastAPI, settings: Settings, routers: Sequence[APIRouter]) -> None:
    """Add the front end, the words, the routers and the middleware to the app."""
    front = FrontFiles.find()
    words = Words(front.static / "words")
    pages = Pages(front.templates, front.static / "dist", words)
    example_projects = examples.read_examples(front.static / "examples")
    rates = RequestRates(settings, partial(caller_key, settings=settings))
    app.state.front = FrontServices(settings, words, pages, example_projects, rates)
    app.mount("/static/dist", BundleFiles(directory=front.static / "dist"))
    # include_router would build every route once more at the first request, and match more slowly.
    app.router.routes.extend(route for router in routers for route in router.routes)
    errors.install_error_handlers(app, words, pages.error)
    app.add_middleware(RoomForDeletions)
    app.add_middleware(RecognitionFastPath, settings=settings, words=words)
    app.add_middleware(RequestGuard, settings=settings, words=words)
    app.add_middleware(RateLimitMiddleware, rates=rates, words=words)
    app.add_middleware(SharedModelCors)
    app.add_middleware(KnownHosts, settings=settings, words=words, page=pages.error)
    app.add_middleware(HeadAsGet)
    app.add_middleware(SecurityHeaders, settings=settings)
    if settings.trusted_proxies:
        app.add_middleware(
            ProxyHeadersMiddleware,
            trusted_hosts=[address.strip() for address in settings.trusted_proxies.split(",")],
        )


@asynccontextmanager
async def _running_services(
    app: FastAPI, settings: Settings, engine: Engine
) -> AsyncIterator[None]:
    """Start the services, and close them in the reverse order."""
    current_default_thread_limiter().total_tokens = THREADS
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    database = Database.of(settings)
    database.migrate()
    words = front_services_of(app).words
    app.state.services = services = _build_services(settings, engine, database, words)
    await engine.start()
    services.runner.start()
    services.housekeeping.start()
    services.copy_maker.start()
    services.importer.start()
    services.level_comparer.start()
    services.grid_searcher.start()
    services.network_comparer.start()
    services.network_trainer.start()
    services.run_preparer.start()
    services.missing_embeddings.start()
    for sender in services.run_senders:
        sender.start()
    try:
        yield
    finally:
        for sender in services.run_senders:
            await sender.close()
        await services.export_maker.close()
        await services.missing_embeddings.close()
        await services.run_preparer.close()
        await services.network_trainer.close()
        await services.network_comparer.close()
        await services.grid_searcher.close()
        await services.level_comparer.close()
        await services.importer.close()
        await services.copy_maker.close()
        await services.housekeeping.close()
        await services.runner.close()
        await engine.close()
        await services.last_recognitions.close()
        await services.sample_uploads.close()
        database.close()


def _build_services(
    settings: Settings, engine: Engine, database: Database, words: Words
) -> Services:
    """Make the services without starting them."""
    stores = stores_of(settings)
    pictures, models, import_files = stores[PICTURES], stores[MODELS], stores[IMPORTS]
    head_cache = HeadCache(models, settings.head_cache_size)
    training_pictures = TrainingPicturesCache(models, settings.training_pictures_cache_bytes)
    honest_scores = HonestScores(models)
    test_predictions = TestPredictions(head_cache)
    comparer = PictureComparer(training_pictures, database)
    browser_networks = BrowserNetworks(settings.models_dir / "backbones")

    dist = FrontFiles.find().static / "dist"
    export_maker = ExportMaker(
        pictures,
        models,
        partial(readme_of, words),
        partial(read_runtime, dist, words),
        partial(library_files, dist),
        settings,
    )

    def forget_model(model_id: str) -> None:
        export_maker.discard_model(model_id)
        head_cache.discard(model_id)
        training_pictures.discard(model_id)
        honest_scores.discard(model_id)
        test_predictions.discard(model_id)

    gone_pictures = GonePictures(database, models, training_pictures.discard)

    def forget_pictures(project_id: str) -> None:
        export_maker.discard_pictures(project_id)
        gone_pictures.forget(project_id)

    file_deletions = FileDeletions(
        database,
        stores,
        forget_model,
        forget_pictures,
        LocalRuns(settings).erase,
        settings.data_dir,
    )
    erasure = Erasure(database, file_deletions, settings)
    disk_reserve = DiskReserve(settings.data_dir, settings.disk_reserve_bytes)
    last_recognitions = LastRecognitions(database)
    sample_uploads = SampleUploads(engine, database, pictures, settings)
    opened_imports = ImportFiles(database, import_files, settings)
    destinations: dict[ImportPurpose, Destination] = {
        ImportPurpose.SAMPLES: ClassDestination(
            sample_uploads,
            database,
            settings,
            projects_routes.first_class_names_everywhere(words),
        ),
        ImportPurpose.TEST_SET: TestSetDestination(
            engine, database, sample_uploads, pictures, settings
        ),
    }
    importer = Importer(database, destinations, opened_imports, file_deletions)
    import_uploads = ImportUploads(database, opened_imports, importer)
    project_file_reader = ProjectFileReader(
        engine, sample_uploads, database, (pictures, models), settings
    )
    missing_embeddings = MissingEmbeddings(engine, database, pictures, settings)
    kept_variants = KeptVariants(engine, database, pictures, settings)
    run_data = RunData(engine, database, kept_variants, settings)
    runner = Runner(engine, database, missing_embeddings, models, run_data, settings)
    data_reader = TrainingDataReader(database, missing_embeddings, settings)
    streams, downloads = settings.event_streams_per_student, settings.downloads_per_student
    live = settings.live_connections_per_student
    return Services(
        database=database,
        picture_files=pictures,
        model_files=models,
        engine=engine,
        runner=runner,
        run_progress=RunProgress(database, runner, settings),
        stream_places=StreamPlaces(streams, streams * settings.students_per_address),
        live_places=StreamPlaces(live, live * settings.students_per_address),
        downloads=Downloads(
            StreamPlaces(downloads, downloads * settings.students_per_address),
            partial(caller_key, settings=settings),
        ),
        sample_uploads=sample_uploads,
        importer=importer,
        import_uploads=import_uploads,
        splits=Splits(engine, database, settings),
        kept_variants=kept_variants,
        mirror_checks=MirrorChecks(engine, database, kept_variants, settings),
        level_comparer=LevelComparer(engine, database, data_reader, kept_variants, settings),
        grid_searcher=GridSearcher(engine, database, data_reader, kept_variants, settings),
        network_comparer=NetworkComparer(engine, database, data_reader, kept_variants, settings),
        network_trainer=NetworkTrainer(engine, database, data_reader, kept_variants, settings),
        run_preparer=RunPreparer(database, data_reader, run_data, runner),
        run_senders=tuple(
            RunSender(tracker, database, honest_scores, file_deletions, settings)
            for tracker in settings.tracker_names
        ),
        test_predictions=test_predictions,
        test_looks=TestLooks(engine, database, pictures),
        missing_embeddings=missing_embeddings,
        asset_uploads=AssetUploads(engine, database, pictures, settings),
        thumbnails=thumbnails.Thumbnails(engine, database, pictures, settings),
        project_file_reader=project_file_reader,
        incoming_files=IncomingFiles(
            project_file_reader,
            IncomingPictures(database, import_uploads, settings),
            EntryProjects(engine, database, (pictures, models), settings),
            ModelProjects(engine, database, (pictures, models), settings),
            settings,
        ),
        inspections=Inspections(engine, database, settings),
        honest_scores=honest_scores,
        head_cache=head_cache,
        model_access_cache=ModelAccessCache(database, settings.head_cache_size),
        last_recognitions=last_recognitions,
        recognizer=Recognizer(
            engine,
            head_cache,
            comparer,
            CardReader(database),
            last_recognitions,
            models,
        ),
        browser_networks=browser_networks,
        device_models=DeviceModels(
            browser_networks,
            head_cache,
            training_pictures,
            comparer.existing,
            settings.max_device_familiarity_bytes,
        ),
        logins=Logins(database, settings),
        word_cards=WordCards.of_folder(settings.data_dir),
        guesses=Guesses(settings),
        copy_maker=CopyMaker(database, ProjectCopier(pictures, models, settings)),
        disk_reserve=disk_reserve,
        export_maker=export_maker,
        file_deletions=file_deletions,
        erasure=erasure,
        housekeeping=Housekeeping(
            database,
            pictures,
            disk_reserve,
            file_deletions,
            erasure,
            export_maker.discard_old,
            settings,
        ),
    )
