"""A data set comes in, is split and trained from, and a test set is answered, in every browser."""

from __future__ import annotations

from pathlib import Path

from ...lab.data_sets import pictures, zip_of
from ...pictures import jpeg
from .conftest import SIZES
from .screen import Screen
from .test_core_journey import fits, make_project

FILE_FIELD = 'input[type="file"][aria-label="{}"]'
CLASSES = {"강아지": "stripes", "고양이": "circle"}


def test_a_data_set_is_split_and_a_test_set_answered(screen: Screen, tmp_path: Path) -> None:
    screen.resize(*SIZES["phone"])
    project = make_project(screen, "동물")
    screen.press("a", screen.say("pages.tab_lab"))
    import_zip(screen, tmp_path / "pets.zip", "samples", pictures(6, **CLASSES))
    screen.counts(".lab-parts__part", 3)
    balance = ", ".join(f"{name} 6" for name in CLASSES)
    screen.sees('[role="img"]', f"{screen.say('lab.balance')}: {balance}")
    fits(screen)

    screen.send("POST", f"/api{project}/runs")
    dog, cat = CLASSES
    mistaken = {f"{cat}/1.jpg": jpeg("stripes", 901), f"{dog}/2.jpg": jpeg("stripes", 902)}
    import_zip(screen, tmp_path / "test.zip", "test_set", mistaken)
    screen.reads("main", screen.say("lab.test_score", counted=2, right=1, share="50%"))
    screen.reads(".lab-test--wrong", "1.jpg")
    fits(screen)


def import_zip(screen: Screen, file: Path, purpose: str, files: dict[str, bytes]) -> None:
    """Until every file of the zip file is in."""
    file.write_bytes(zip_of(files))
    screen.attach(FILE_FIELD.format(screen.say(f"lab.pick_zip_{purpose}")), [str(file)])
    screen.reads("main", screen.say("lab.import_succeeded", accepted=len(files), name=file.name))
