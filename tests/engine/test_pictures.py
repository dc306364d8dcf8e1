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
    NetworkMissing,
    NotAPictureType,
    PictureEmpty,
    PictureTooLarge,
    PictureTooManyPixels,
    PictureUnreadable,
)
from app.ml.augmentation import Mirror, Variant
from app.ml.backbones import load_embedder
from app.ml.embeddings import pack_embedding, unpack_feature_map
from app.ml.pictures import PictureLimits, crop_square, to_jpeg
from app.settings import Settings

from .builders import BLUE, GREEN, RED, picture, rounded, running, wait_for_status
from .embedders import ENDLESS, load_batch_embedder, load_mean_colors, load_several

pytestmark = pytest.mark.anyio


def limits_of(settings: Settings) -> PictureLimits:
    return PictureLimits(settings.max_picture_bytes, settings.max_picture_pixels)


RED_MEANS, BLUE_MEANS = [0.78, 0.12, 0.12], [0.12, 0.12, 0.78]


async def test_a_processed_picture_has_the_embedding_of_its_square(engine: LocalEngine) -> None:
    processed = await engine.process_picture("ann", picture(RED, BLUE))

    assert processed.square_jpeg is None
    assert [rounded(embedding) for embedding in processed.embeddings] == [RED_MEANS + BLUE_MEANS]


async def test_work_for_which_nobody_waits_learns_of_others(
    engine: LocalEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    await engine.process_picture("ann", picture(RED, BLUE))
    assert (engine.serves_others("ann"), engine.serves_others("ben")) == (False, True)
    await engine.process_picture("ben", picture(RED, BLUE))
    assert (engine.serves_others("ann"), engine.serves_others("ben")) == (True, True)
    monkeypatch.setattr("app.engine.local.engine._RECENT_S", 0.0)
    assert not engine.serves_others("ann")


async def test_mirrored_adds_the_embedding_of_the_mirrored_square(engine: LocalEngine) -> None:
    processed = await engine.process_picture("ann", picture(RED, BLUE), mirrored=True)

    assert [rounded(embedding) for embedding in processed.embeddings] == [
        RED_MEANS + BLUE_MEANS,
        BLUE_MEANS + RED_MEANS,
    ]


async def test_the_square_is_returned_on_request(engine: LocalEngine, settings: Settings) -> None:
    file = picture(RED, BLUE)
    processed = await engine.process_picture("ann", file, return_square=True, embed=False)

    assert processed.square_jpeg == to_jpeg(crop_square(file, limits_of(settings)))
    assert Image.open(io.BytesIO(processed.square_jpeg)).size == (224, 224)
    assert processed.embeddings == ()


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
    async with running(strict, load_mean_colors) as engine:
        await engine.wait_ready(60)
        with pytest.raises(type(refusal)) as raised:
            await engine.process_picture("ann", file)
        assert raised.value.facts == refusal.facts
        await engine.process_picture("ann", picture(GREEN))


async def test_sixty_pictures_of_one_student_hardly_delay_another(engine: LocalEngine) -> None:
    done: list[str] = []

    async def process(student_id: str) -> None:
        await engine.process_picture(student_id, picture(RED))
        done.append(student_id)

    await asyncio.gather(*(process("ann") for _ in range(60)), process("bob"))

    # About six: the worker's jobs and one picture of the other student. It is more only if the
    # machine is too busy to run both threads of the worker.
    assert done.index("bob") < 20
    assert len(done) == 61


async def test_a_full_queue_answers_busy(settings: Settings) -> None:
    small = settings.model_copy(update={"engine_queue_length": 3})
    async with running(small, load_mean_colors) as engine:
        await engine.wait_ready(60)
        calls = (engine.process_picture(f"student {number}", picture(RED)) for number in range(10))
        results = await asyncio.gather(*calls, return_exceptions=True)

        refused = [result for result in results if isinstance(result, EngineBusy)]
        # The worker has four of the ten, and three wait.
        assert [result.facts for result in refused] == [{"retry_after_s": 1}] * 3
        assert results[7:] == refused
        await engine.process_picture("student 9", picture(RED))


async def test_a_student_with_too_many_pictures_is_busy_alone(settings: Settings) -> None:
    small = settings.model_copy(update={"engine_queue_per_student": 3})
    async with running(small, load_mean_colors) as engine:
        await engine.wait_ready(60)
        anns = (engine.process_picture("ann", picture(RED)) for _ in range(8))
        bobs = (engine.process_picture("bob", picture(RED)) for _ in range(3))
        results = await asyncio.gather(*anns, *bobs, return_exceptions=True)

        busy = [isinstance(result, EngineBusy) for result in results]
        # The worker has two of Ann's, and three wait.
        assert busy == [False] * 5 + [True] * 3 + [False] * 3


async def test_cancelled_pictures_are_skipped(engine: LocalEngine) -> None:
    stuck = [asyncio.create_task(engine.process_picture("ann", picture(ENDLESS))) for _ in range(2)]
    waiting = [asyncio.create_task(engine.process_picture("ann", picture(RED))) for _ in range(10)]
    await wait_for_status(engine, lambda status: status.pictures_waiting == 10)

    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    assert engine.status().pictures_waiting == 0

    for task in stuck:
        task.cancel()
    await asyncio.gather(*stuck, return_exceptions=True)


async def test_the_worker_embeds_with_the_real_backbone_as_this_process_does(
    models_dir: Path,
) -> None:
    photo = io.BytesIO()
    Image.fromarray(data.astronaut()).save(photo, "JPEG")
    settings = Settings(models_dir=models_dir, runtime="litert")
    async with running(settings, load_embedder) as engine:
        await engine.wait_ready(60)
        processed = await engine.process_picture("ann", photo.getvalue(), mirrored=True)

    square = crop_square(photo.getvalue(), limits_of(settings))
    embedder = load_embedder(models_dir / "backbones", "mobilenet_v2", "litert", 2)
    expected = embedder.embed(np.stack([square, square[:, ::-1]]))
    assert [len(embedding) for embedding in processed.embeddings] == [6400 * 2] * 2
    assert processed.embeddings == tuple(pack_embedding(row) for row in expected)


async def test_on_a_gpu_pictures_of_all_students_are_embedded_in_batches(
    settings: Settings,
) -> None:
    files = {"ann": picture(RED, BLUE), "ben": picture(BLUE, RED)}
    expected = {"ann": RED_MEANS + BLUE_MEANS, "ben": BLUE_MEANS + RED_MEANS}
    async with running(settings, load_batch_embedder) as engine:
        await engine.wait_ready(60)
        alone = await engine.process_picture("ann", files["ann"])
        students = ["ann", "ben"] * 20
        results = await asyncio.gather(
            *(engine.process_picture(student, files[student]) for student in students)
        )

    sizes = [float(np.frombuffer(result.embeddings[0], "<f2")[-1]) for result in (alone, *results)]
    assert [rounded(result.embeddings[0])[:-1] for result in results] == [
        expected[s] for s in students
    ]
    assert sizes[0] == 1
    assert 4 < max(sizes) <= 64


async def test_a_feature_map_comes_with_the_pictures_that_ask_for_it(settings: Settings) -> None:
    files = [picture(RED, BLUE), picture(BLUE, RED)]
    async with running(settings, load_batch_embedder) as engine:
        await engine.wait_ready(60)
        asked = [number % 3 == 0 for number in range(12)]
        results = await asyncio.gather(
            *(
                engine.process_picture("ann", files[number % 2], feature_map=asks)
                for number, asks in enumerate(asked)
            )
        )

    assert [result.feature_map is not None for result in results] == asked
    for number, result in enumerate(results):
        if result.feature_map is not None:
            cells = unpack_feature_map(result.feature_map, 7)
            halves = (cells[3, 0], cells[3, 6]) if number % 2 == 0 else (cells[3, 6], cells[3, 0])
            assert np.allclose(halves, [RED_MEANS, BLUE_MEANS], atol=0.01)


async def test_pictures_that_take_long_leave_room_for_others(settings: Settings) -> None:
    """Four pictures of one student never end; another student's is answered meanwhile."""
    async with running(settings, load_mean_colors) as engine:
        await wait_for_status(engine, lambda status: status.ready)
        endless = [
            asyncio.create_task(engine.process_picture("ann", picture(ENDLESS))) for _ in range(8)
        ]
        await wait_for_status(engine, lambda status: status.pictures_waiting == 6)
        for _ in range(3):
            async with asyncio.timeout(60):
                await engine.process_picture("bob", picture(RED), embed=False)
        for task in endless:
            task.cancel()
        await asyncio.gather(*endless, return_exceptions=True)


async def test_another_backbone_is_loaded_once_and_never_mixed_with_the_default_one(
    settings: Settings,
) -> None:
    async with running(settings, load_several) as engine:
        await engine.wait_ready(60)
        red, variants = picture(RED), [Variant(0, Mirror.NONE)]
        default = await engine.process_picture("ann", red)
        other = await engine.process_picture("ann", red, backbone="efficientnet_lite0")
        (of_variant,) = await engine.embed_variants("ann", red, variants, 0, "efficientnet_lite0")
        seconds = await engine.measure_backbone("ann", red, "efficientnet_lite0")
        again = await engine.process_picture("ann", red)
    assert rounded(default.embeddings[0]) == rounded(again.embeddings[0]) == RED_MEANS * 2
    assert rounded(other.embeddings[0]) == [0.22, 0.88, 0.88] * 2
    assert rounded(of_variant) == [0.22, 0.88, 0.88] * 2
    assert 0 < seconds < 1
    assert (settings.models_dir / "backbones" / "loaded_efficientnet_lite0").read_text() == "x"


async def test_as_many_other_backbones_stay_loaded_as_the_setting_says(settings: Settings) -> None:
    narrow = settings.model_copy(update={"networks_in_memory": 1})
    async with running(narrow, load_several) as engine:
        await engine.wait_ready(60)
        for backbone in ("efficientnet_lite0", "mobilenet_v2_160", "efficientnet_lite0"):
            await engine.process_picture("ann", picture(RED), backbone=backbone)
    folder = settings.models_dir / "backbones"
    assert (folder / "loaded_efficientnet_lite0").read_text() == "xx"
    assert (folder / "loaded_mobilenet_v2_160").read_text() == "x"


async def test_a_missing_backbone_leaves_the_default_one_at_work(settings: Settings) -> None:
    async with running(settings, load_several) as engine:
        await engine.wait_ready(60)
        with pytest.raises(NetworkMissing) as caught:
            await engine.process_picture("ann", picture(RED), backbone="vgg16")
        await engine.process_picture("ann", picture(RED))
        assert engine.status().ready
    assert caught.value.facts == {
        "network": "vgg16",
        "command": "eyeblocks prepare --networks vgg16",
    }
