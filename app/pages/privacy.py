"""Route for the privacy page: what this server stores, derived from its settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.accounts.cookies import STUDENT_COOKIE, STUDENT_COOKIE_AGE_S, TEACHER_COOKIE, cookie_name
from app.accounts.door_cookies import DOOR_COOKIE, DOOR_COOKIE_AGE_S
from app.lab.trackers.libraries import TITLES
from app.pages.context import Section
from app.pages.dependencies import PagesDep
from app.settings import Settings, TrackerName
from app.web.dependencies import LanguageDep, SettingsDep, WordsDep
from app.web.words import LANGUAGE_COOKIE

router = APIRouter(include_in_schema=False)

SENTENCES: Mapping[str, tuple[str, ...]] = {
    "kept": (
        "no_account",
        "pictures",
        "no_metadata",
        "imports",
        "work",
        "trackers",
        "nickname",
        "recognition",
    ),
    "where": ("this_server", "no_others", "no_tracking", "way"),
    "who": ("owner", "class_teacher", "link", "gallery", "administrator"),
    "how_long": (
        "undo",
        "waiting",
        "empty",
        "unused",
        "remembered",
        "classroom_end",
        "warning",
    ),
    "cookies": ("student_cookie", "door_cookie", "language_cookie", "teacher_cookie"),
    "rights": ("take", "erase", "teacher_erases", "teacher_account", "backups", "erased_elsewhere"),
}
"""The page's sections and their sentences, as keys of the texts."""

TextOf = Callable[[str], str]


@router.get("/privacy")
def privacy(
    request: Request, pages: PagesDep, settings: SettingsDep, words: WordsDep, language: LanguageDep
) -> HTMLResponse:
    """The privacy page for students, teachers and parents."""
    facts = facts_of(settings)

    def text(key: str) -> str:
        return words.text(language, f"privacy.{key}", facts)

    return pages.privacy(request, sections_of(settings, text))


def sections_of(settings: Settings, text: TextOf) -> tuple[Section, ...]:
    """The page's sections, with the sentences that are true for these settings."""
    chosen = {
        "this_server": _storage_sentence(settings),
        "way": _transport_sentence(settings),
        "no_others": "trainings_leave" if settings.trackers_elsewhere else "no_others",
    }
    untrue = _untrue(settings)
    return tuple(
        Section(
            heading,
            text(heading),
            tuple(text(chosen.get(key, key)) for key in keys if key not in untrue),
        )
        for heading, keys in SENTENCES.items()
    )


def facts_of(settings: Settings) -> dict[str, object]:
    return {
        "undo_minutes": settings.undo_minutes,
        "classroom_undo_hours": settings.classroom_undo_hours,
        "empty_hours": settings.empty_student_hours,
        "unused_days": max(1, round(settings.unused_asset_hours / 24)),
        "memory_hours": settings.recognition_memory_hours,
        "grace_days": settings.classroom_grace_days,
        "warning_days": settings.classroom_warning_days,
        "teacher_hours": settings.teacher_session_hours,
        "student_cookie": cookie_name(STUDENT_COOKIE, settings),
        "door_cookie": cookie_name(DOOR_COOKIE, settings),
        "door_hours": DOOR_COOKIE_AGE_S // 3600,
        "teacher_cookie": cookie_name(TEACHER_COOKIE, settings),
        "language_cookie": LANGUAGE_COOKIE,
        "cookie_days": STUDENT_COOKIE_AGE_S // (24 * 3600),
        "trackers": ", ".join(TITLES[name] for name in _trackers_here(settings)),
        "trackers_elsewhere": ", ".join(TITLES[name] for name in settings.trackers_elsewhere),
    }


def _trackers_here(settings: Settings) -> list[TrackerName]:
    """The trackers that keep trainings on this machine."""
    return [name for name in settings.tracker_names if name not in settings.trackers_elsewhere]


def _untrue(settings: Settings) -> set[str]:
    """The sentences about trackers that are not true for these settings."""
    true = {
        "trackers": bool(_trackers_here(settings)),
        "erased_elsewhere": bool(settings.trackers_elsewhere),
    }
    return {key for key, is_true in true.items() if not is_true}


def _storage_sentence(settings: Settings) -> str:
    is_local = settings.database_address.startswith("sqlite")
    return "this_server" if is_local else "this_server_and_database"


def _transport_sentence(settings: Settings) -> str:
    if settings.secure_cookies:
        return "way_https"
    return "way_open" if settings.open_to_network else "way_local"
