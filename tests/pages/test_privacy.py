"""The privacy page states what this server stores, according to its settings."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from ..conftest import Start


def page(client: TestClient, language: str = "en") -> str:
    answer = client.get("/privacy", headers={"accept-language": language})
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        ("undo_minutes", 7, "brought back for 7 minutes"),
        ("empty_student_hours", 31, "forgotten after 31 hours"),
        ("recognition_memory_hours", 9, "remembered for 9 hours"),
        ("classroom_grace_days", 3, "3 days after its end date"),
        ("classroom_undo_hours", 6, "bring it back for 6 hours"),
        ("classroom_warning_days", 5, "From 5 days before"),
        ("teacher_session_hours", 4, "ends after 4 hours"),
        ("unused_asset_hours", 48, "after about 2 days"),
        ("secure_cookies", True, "__Host-eyeblocks_student"),
        ("secure_cookies", True, "encrypted, over https"),
        ("public_address", "http://eyeblocks.example", "is not encrypted now"),
    ],
)
def test_the_privacy_page_follows_the_settings(
    start: Start, setting: str, value: object, sentence: str
) -> None:
    with start(ready=False) as client:
        assert sentence not in page(client)
    with start(ready=False, **{setting: value}) as client:
        assert sentence in page(client)


def test_every_sentence_exists_in_both_languages(start: Start) -> None:
    with start(ready=False) as client:
        korean, english = page(client, "ko"), page(client, "en")
    assert korean.count("<li>") == english.count("<li>") > 20
    assert "{" not in korean + english
