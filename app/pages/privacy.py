"""The page about privacy: what this very server keeps, made from its settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.pages.context import Section
from app.pages.frame import PagesDep
from app.people.cookies import STUDENT_AGE_S, STUDENT_COOKIE, TEACHER_COOKIE, cookie_name
from app.settings import Settings
from app.web.dependencies import LanguageDep, SettingsDep, WordsDep
from app.web.words import LANGUAGE_COOKIE

router = APIRouter(include_in_schema=False)

SENTENCES: Mapping[str, tuple[str, ...]] = {
    "kept": ("no_account", "pictures", "no_metadata", "work", "nickname", "recognition"),
    "where": ("this_server", "no_others", "no_tracking", "way"),
    "who": ("owner", "class_teacher", "link", "administrator"),
    "how_long": ("undo", "empty", "unused", "remembered", "classroom_end", "warning"),
    "cookies": ("student_cookie", "language_cookie", "teacher_cookie"),
    "rights": ("take", "erase", "teacher_erases", "teacher_account", "backups"),
}
"""The page's sections, and the sentences of each, by their keys in the words."""

Say = Callable[[str], str]


@router.get("/privacy")
def privacy(
    request: Request, pages: PagesDep, settings: SettingsDep, words: WordsDep, language: LanguageDep
) -> HTMLResponse:
    """For students, teachers and parents; it prints well."""
    facts = facts_of(settings)

    def say(key: str) -> str:
        return words.say(language, f"privacy.{key}", facts)

    return pages.privacy(request, sections_of(settings, say))


def sections_of(settings: Settings, say: Say) -> tuple[Section, ...]:
    """What is true on this server, in words."""
    chosen = {"this_server": _place(settings), "way": _way(settings)}
    return tuple(
        Section(heading, say(heading), tuple(say(chosen.get(key, key)) for key in keys))
        for heading, keys in SENTENCES.items()
    )


def facts_of(settings: Settings) -> dict[str, object]:
    return {
        "undo_minutes": settings.undo_minutes,
        "empty_hours": settings.empty_student_hours,
        "unused_days": max(1, round(settings.unused_asset_hours / 24)),
        "memory_hours": settings.recognition_memory_hours,
        "grace_days": settings.classroom_grace_days,
        "warning_days": settings.classroom_warning_days,
        "teacher_hours": settings.teacher_session_hours,
        "student_cookie": cookie_name(STUDENT_COOKIE, settings),
        "teacher_cookie": cookie_name(TEACHER_COOKIE, settings),
        "language_cookie": LANGUAGE_COOKIE,
        "cookie_days": STUDENT_AGE_S // (24 * 3600),
    }


def _place(settings: Settings) -> str:
    own = settings.database_address.startswith("sqlite")
    return "this_server" if own else "this_server_and_database"


def _way(settings: Settings) -> str:
    if settings.secure_cookies:
        return "way_https"
    return "way_open" if settings.open_to_network else "way_local"
