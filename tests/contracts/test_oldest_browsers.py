"""The built pages do not need anything that the oldest browser of the README lacks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ASSETS = ROOT / "static" / "dist" / "assets"

NEWER_SCRIPT = {
    r"\.(toReversed|toSorted|toSpliced)\(": "Safari 16",
    r"\b(Array\.fromAsync|Promise\.withResolvers|Promise\.try)\b": "Safari 16.4",
    r"\b(Object|Map)\.groupBy\b": "Safari 17.4",
    r"\bAbortSignal\.(timeout|any)\b": "Safari 16",
    r"\bURL\.canParse\b": "Safari 17",
    r"\.(isWellFormed|toWellFormed)\(": "Safari 16.4",
    r"\.(isSubsetOf|isSupersetOf|isDisjointFrom|symmetricDifference)\(": "Safari 17",
    r"\.(values|keys|entries)\(\)\.(map|filter|toArray|some|every|find|take|drop)\(": "Safari 18.4",
    r"\b(showPopover|startViewTransition|requestIdleCallback|roundRect)\b": "Safari 16",
    r"\bnew (CompressionStream|DecompressionStream|CSSStyleSheet)\b": "Safari 16.4",
    r"\(\?<[=!]": "Safari 16.4",
    r"\bstatic\{": "Safari 16.4",
}
"""What is missing in Safari 15.4, and the one that has it."""

NEWER_STYLE = {
    r"@(layer|scope|property|starting-style)\b": "Safari 15.4 to 17.5",
    r"[{};]&": "Safari 16.5",
    r"\bsubgrid\b": "Safari 16",
    r"@media[^{]*[<>]": "Safari 16.4",
    r"\blight-dark\(": "Safari 17.5",
    r"\d(lh|rlh)\b": "Safari 16.4",
}
SUPPORTED = re.compile(r"@supports[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
"""Rules that only browsers read which understand them."""


def built(kind: str) -> dict[str, str]:
    """The files of the pages; the API's description is for programmers, and other people's."""
    files = {path.name: path.read_text() for path in ASSETS.glob(f"*.{kind}")}
    assert files, "static/dist is not built"
    return {name: text for name, text in files.items() if not name.startswith("swagger")}


@pytest.mark.parametrize(("feature", "since"), NEWER_SCRIPT.items())
def test_no_script_needs_a_newer_safari(feature: str, since: str) -> None:
    assert {name for name, text in built("js").items() if re.search(feature, text)} == set(), since


@pytest.mark.parametrize(("feature", "since"), NEWER_STYLE.items())
def test_no_style_needs_a_newer_safari(feature: str, since: str) -> None:
    assert {name for name, text in built("css").items() if re.search(feature, text)} == set(), since


def test_sizes_by_the_stage_have_others_where_they_are_not_understood() -> None:
    plain = [SUPPORTED.sub("", text) for text in built("css").values()]
    assert not any(re.search(r"\dcq[wh]\b", text) for text in plain)


def test_safari_takes_the_page_for_the_sender_of_a_programs_port() -> None:
    """It would not where the call stands in tail position, as minifiers like to put it."""
    posted = re.compile(r"(async)?\(\)=>\w+\.contentWindow\?\.postMessage\(")
    found = [call for text in built("js").values() for call in posted.findall(text)]
    assert found == ["async"]


def test_the_readme_names_the_browsers_that_the_build_is_for() -> None:
    config = (ROOT / "static" / "vite.config.ts").read_text()
    _, _, oldest = config.partition("const OLDEST = [")
    targets = re.findall(r'"([a-z]+)([\d.]+)"', oldest.partition("]")[0])
    told = "\n".join(path.read_text() for path in (ROOT / "README.md", *ROOT.glob("docs/*.md")))
    wanted = {f"{name.title()} {version}" for name, version in targets if name != "es"}
    assert {name for name in wanted if name not in told} == set()
