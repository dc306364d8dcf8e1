"""The one place where the parts are put together."""

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
from app.classrooms import assignment_routes, help_routes, swap_routes, wall_routes
from app.classrooms.copying import CopyMaker
from app.db.database import Database
from app.engine.engine import Engine
from app.engine.local.engine import LocalEngine
from app.housekeeping import Housekeeping
from app.pages import addresses, certificate, classrooms, docs, frame, health, privacy
from app.pages import routes as pages_routes
from app.pages.bundles import BundleFiles
from app.pages.pages import Pages
from app.people import classroom_routes, join_routes, teacher_routes
from app.people.cards import Cards
from app.people.cookies import student_key
from app.people.logins import Logins
from app.privacy import routes as privacy_routes
from app.privacy.erasure import Erasure
from app.programs import examples, share_routes, thumbnails
from app.programs import routes as programs_routes
from app.programs.assets import routes as assets_routes
from app.programs.assets.intake import AssetIntake
from app.programs.copier import Copier
from app.programs.project_file import routes as project_file_routes
from app.programs.project_file.reading import ProjectFileReader
from app.projects import routes as projects_routes
from app.projects.removals import MODELS, PICTURES, Removals
from app.recognition import routes as recognition_routes
from app.recognition.asked_models import AskedModels
from app.recognition.heads import HeadCache
from app.recognition.last_recognitions import LastRecognitions
from app.recognition.recognitions import Recognizer
from app.recognition.shortcut import Shortcut
from app.samples import routes as samples_routes
from app.samples.intake import Intake
from app.settings import Settings
from app.storage import FolderStorage
from app.training import routes as training_routes
from app.training.runner import Runner
from app.web import errors, openapi
from app.web.limiter import Limiter
from app.web.middleware import HeadAsGet, RequestGuard, SecurityHeaders
from app.web.other_sites import OtherSites
from app.web.rates import Rates
from app.web.words import Words

# The first is found first, and most requests are recognitions.
ROUTERS = (
    recognition_routes.router,
    projects_routes.router,
    samples_routes.router,
    training_routes.router,
    training_routes.models_router,
    programs_routes.router,
    assets_routes.router,
    share_routes.router,
    join_routes.router,
    classroom_routes.router,
    projects_routes.classroom_router,
    teacher_routes.router,
    privacy_routes.router,
    project_file_routes.router,
    privacy.router,
    thumbnails.router,
    examples.router,
    wall_routes.router,
    help_routes.router,
    swap_routes.router,
    assignment_routes.router,
    health.router,
    addresses.router,
    classrooms.router,
    pages_routes.router,
    docs.router,
    frame.router,
    certificate.router,
)
THREADS = 100
"""More than may wait for their turn to write (`app.db.turns`)."""
NO_TELEMETRY: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False}
"""Whatever else is installed beside us: what children do is told to nobody."""
PLAIN_ROUTERS = (frame.router, certificate.router, certificate.plain_router)


@dataclass(frozen=True)
class FrontFiles:
    """Where templates and the built front end lie."""

    templates: Path
    static: Path

    @classmethod
    def find(cls) -> FrontFiles:
        """Inside an installed package, or else in the checkout around it."""
        package = Path(__file__).parent
        packed = package / "_front"
        root = packed if packed.is_dir() else package.parent
        return cls(root / "templates", root / "static")


def create_app(settings: Settings, engine: Engine | None = None) -> FastAPI:
    """The whole product. `engine` defaults to the local one; the app starts and closes it.

    Raises FileNotFoundError when the front end was not built.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with _running(app, settings, engine or LocalEngine(settings)):
            yield

    app = FastAPI(
        title="Eyeblocks",
        version=__version__,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        telemetry=NO_TELEMETRY,
    )
    _complete(app, settings, ROUTERS)
    openapi.complete(app)
    return app


def create_plain_app(settings: Settings) -> FastAPI:
    """What plain http answers beside https: how to accept the certificate, and the way there."""
    app = FastAPI(
        title="Eyeblocks", docs_url=None, redoc_url=None, openapi_url=None, telemetry=NO_TELEMETRY
    )
    _complete(app, settings, PLAIN_ROUTERS)
    return app


def _complete(app: FastAPI, settings: Settings, routers: Sequence[APIRouter]) -> None:
    """Give it the front end, the words, its routes and what stands before them."""
    front = FrontFiles.find()
    words = Words(front.static / "words")
    pages = Pages(front.templates, front.static / "dist", words)
    app.state.settings, app.state.words, app.state.pages = settings, words, pages
    app.mount("/static/dist", BundleFiles(directory=front.static / "dist"))
    app.state.examples = examples.read_examples(front.static / "examples")
    for router in routers:
        app.include_router(router)
    errors.install(app, words, pages.error)
    app.add_middleware(Shortcut, settings=settings, words=words)
    app.add_middleware(RequestGuard, settings=settings, words=words)
    app.add_middleware(
        Rates, settings=settings, words=words, key_of=partial(student_key, settings=settings)
    )
    app.add_middleware(OtherSites)
    app.add_middleware(HeadAsGet)
    app.add_middleware(SecurityHeaders)
    if settings.trusted_proxies:
        app.add_middleware(
            ProxyHeadersMiddleware,
            trusted_hosts=[each.strip() for each in settings.trusted_proxies.split(",")],
        )


@asynccontextmanager
async def _running(app: FastAPI, settings: Settings, engine: Engine) -> AsyncIterator[None]:
    """Start what has a life of its own, and close it in the opposite order."""
    current_default_thread_limiter().total_tokens = THREADS
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    database = Database(settings.database_address)
    database.migrate()
    pictures = FolderStorage(settings.data_dir / "pictures")
    models = FolderStorage(settings.models_dir / "models")
    runner = Runner(engine, database, pictures, models, settings)
    app.state.heads = heads = HeadCache(models, settings.head_cache_size)
    removals = Removals(database, {PICTURES: pictures, MODELS: models}, heads.forget)
    app.state.removals, app.state.erasure = removals, Erasure(database, removals)
    housekeeping = Housekeeping(database, pictures, removals, app.state.erasure, settings)
    app.state.database, app.state.pictures, app.state.models = database, pictures, models
    app.state.engine, app.state.runner, app.state.housekeeping = engine, runner, housekeeping
    app.state.last_recognitions = last = LastRecognitions(database)
    app.state.recognizer = Recognizer(engine, heads, last, settings)
    app.state.intake = intake = Intake(engine, database, pictures, settings)
    app.state.asset_intake = AssetIntake(engine, database, pictures, settings)
    app.state.logins = Logins(database, settings)
    app.state.thumbnails = thumbnails.Thumbnails(engine, database, pictures, settings)
    app.state.project_file_reader = ProjectFileReader(
        engine, intake, database, (pictures, models), settings
    )
    app.state.cards = Cards.of_folder(settings.data_dir)
    app.state.door_guesses = Limiter(settings.guesses_per_address, settings.guess_pause_s)
    copy_maker = CopyMaker(database, Copier(pictures, models, settings))
    app.state.copy_maker = copy_maker
    app.state.asked_models = AskedModels(database, settings.head_cache_size)
    await engine.start()
    runner.start()
    housekeeping.start()
    copy_maker.start()
    try:
        yield
    finally:
        await copy_maker.close()
        await housekeeping.close()
        await runner.close()
        await engine.close()
        await last.close()
        await intake.close()
        database.close()
