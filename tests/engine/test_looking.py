from __future__ import annotations

import asyncio
import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from skimage import data

from app.engine.local.engine import LocalEngine
from app.errors import (
    EngineBusy,
    EyeblocksError,
    NotAPictureType,
    PictureEmpty,
    PictureTooLarge,
    PictureTooManyPixels,
    PictureUnreadable,
)
from app.ml.backbones import load_embedder
from app.ml.pictures import PictureLimits, square_of, to_jpeg
from app.settings import Settings

from .builders import BLUE, GREEN, RED, numbers, picture, running, until
from .embedders import ENDLESS, load_in_batches, load_mean_colours

pytestmark = pytest.mark.anyio


def limits_of(settings: Settings) -> PictureLimits:
    return PictureLimits(settings.max_picture_bytes, settings.max_picture_pixels)


RED_NUMBERS, BLUE_NUMBERS = [0.78, 0.12, 0.12], [0.12, 0.12, 0.78]


async def test_a_look_gives_the_embedding_of_the_square(engine: LocalEngine) -> None:
    look = await engine.look("ann", picture(RED, BLUE))

    assert look.square_jpeg is None
    assert [numbers(one) for one in look.embeddings] == [RED_NUMBERS + BLUE_NUMBERS]


async def test_a_mirrored_look_gives_both_embeddings(engine: LocalEngine) -> None:
    look = await engine.look("ann", picture(RED, BLUE), mirrored=True)

    assert [numbers(one) for one in look.embeddings] == [
        RED_NUMBERS + BLUE_NUMBERS,
        BLUE_NUMBERS + RED_NUMBERS,
    ]


async def test_the_square_is_kept_where_it_is_asked_for(
    engine: LocalEngine, settings: Settings
) -> None:
    file = picture(RED, BLUE)
    look = await engine.look("ann", file, keep_square=True, embed=False)

    assert look.square_jpeg == to_jpeg(square_of(file, limits_of(settings)))
    assert Image.open(io.BytesIO(look.square_jpeg)).size == (224, 224)
    assert look.embeddings == ()


@pytest.mark.parametrize(
    ("file", "refusal"),
    [
        (b"", PictureEmpty()),
        (b"not a picture", NotAPictureType()),
        (picture(RED)[:200], PictureUnreadable()),
        (picture(RED, size=500), PictureTooManyPixels(pixels=250_000, max_pixels=200_000)),
        (b"\xff\xd8\xff" + bytes(100_000), PictureTooLarge(max_bytes=100_000)),
    ],
    ids=["empty", "not a picture", "cut off", "too many pixels", "too many bytes"],
)
async def test_a_refused_picture_says_why(
    settings: Settings, file: bytes, refusal: EyeblocksError
) -> None:
    strict = settings.model_copy(
        update={"max_picture_pixels": 200_000, "max_picture_bytes": 100_000}
    )
    async with running(strict, load_mean_colours) as engine:
        await engine.wait_ready(20)
        with pytest.raises(type(refusal)) as raised:
            await engine.look("ann", file)
        assert raised.value.facts == refusal.facts
        await engine.look("ann", picture(GREEN))


async def test_sixty_pictures_of_one_student_hardly_delay_another(engine: LocalEngine) -> None:
    done: list[str] = []

    async def look(student_id: str) -> None:
        await engine.look(student_id, picture(RED))
        done.append(student_id)

    await asyncio.gather(*(look("ann") for _ in range(60)), look("bob"))

    # About six: those that the worker had in hand and one turn of the other student's. More only
    # where the machine is too busy to run both threads of the worker.
    assert done.index("bob") < 20
    assert len(done) == 61


async def test_a_full_queue_answers_busy(settings: Settings) -> None:
    small = settings.model_copy(update={"engine_queue_length": 3})
    async with running(small, load_mean_colours) as engine:
        await engine.wait_ready(20)
        looks = (engine.look(f"student {number}", picture(RED)) for number in range(10))
        results = await asyncio.gather(*looks, return_exceptions=True)

        refused = [result for result in results if isinstance(result, EngineBusy)]
        # Four are in the worker's hands and three wait.
        assert [result.facts for result in refused] == [{"retry_after_s": 1}] * 3
        assert results[7:] == refused
        await engine.look("student 9", picture(RED))


async def test_a_student_with_too_many_pictures_is_busy_alone(settings: Settings) -> None:
    small = settings.model_copy(update={"engine_queue_per_student": 3})
    async with running(small, load_mean_colours) as engine:
        await engine.wait_ready(20)
        anns = (engine.look("ann", picture(RED)) for _ in range(8))
        bobs = (engine.look("bob", picture(RED)) for _ in range(3))
        results = await asyncio.gather(*anns, *bobs, return_exceptions=True)

        busy = [isinstance(result, EngineBusy) for result in results]
        assert busy == [False] * 7 + [True] + [False] * 3


async def test_pictures_whose_asker_has_gone_are_skipped(engine: LocalEngine) -> None:
    stuck = [asyncio.create_task(engine.look("ann", picture(ENDLESS))) for _ in range(4)]
    waiting = [asyncio.create_task(engine.look("ann", picture(RED))) for _ in range(10)]
    await until(engine, lambda status: status.pictures_waiting == 10)

    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    assert engine.status().pictures_waiting == 0

    for task in stuck:
        task.cancel()
    await asyncio.gather(*stuck, return_exceptions=True)


async def test_the_real_backbone_gives_the_numbers_that_it_gives_here(models_dir: Path) -> None:
    photo = io.BytesIO()
    Image.fromarray(data.astronaut()).save(photo, "JPEG")
    settings = Settings(models_dir=models_dir, runtime="litert")
    async with running(settings, load_embedder) as engine:
        await engine.wait_ready(20)
        look = await engine.look("ann", photo.getvalue(), mirrored=True)

    square = square_of(photo.getvalue(), limits_of(settings))
    here = load_embedder(models_dir / "backbones", "mobilenet_v2", "litert", 2)
    expected = here.embed(np.stack([square, square[:, ::-1]]))
    assert [len(embedding) for embedding in look.embeddings] == [1280 * 4] * 2
    assert look.embeddings == tuple(row.tobytes() for row in expected)


async def test_on_a_gpu_pictures_of_all_students_go_in_batches(settings: Settings) -> None:
    files = {"ann": picture(RED, BLUE), "ben": picture(BLUE, RED)}
    expected = {"ann": RED_NUMBERS + BLUE_NUMBERS, "ben": BLUE_NUMBERS + RED_NUMBERS}
    async with running(settings, load_in_batches) as engine:
        await engine.wait_ready(20)
        alone = await engine.look("ann", files["ann"])
        students = ["ann", "ben"] * 20
        looks = await asyncio.gather(*(engine.look(each, files[each]) for each in students))

    sizes = [float(np.frombuffer(look.embeddings[0], "<f4")[-1]) for look in (alone, *looks)]
    assert [numbers(look.embeddings[0])[:-1] for look in looks] == [expected[s] for s in students]
    assert sizes[0] == 1
    assert 4 < max(sizes) <= 64
