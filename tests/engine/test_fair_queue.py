from __future__ import annotations

from dataclasses import dataclass

import pytest

from app.engine.local.fair_queue import FairQueue
from app.errors import EngineBusy


@dataclass(frozen=True)
class Item:
    student_id: str
    number: int


def queue_of(*items: Item, limit: int = 100, limit_per_student: int = 100) -> FairQueue[Item]:
    queue: FairQueue[Item] = FairQueue(limit, limit_per_student)
    for item in items:
        queue.put(item)
    return queue


def drain(queue: FairQueue[Item]) -> list[Item]:
    return [item for _ in range(len(queue)) if (item := queue.pop())]


def test_students_take_turns_and_each_is_served_in_order() -> None:
    ann = [Item("ann", number) for number in range(4)]
    bob = [Item("bob", number) for number in range(2)]
    queue = queue_of(*ann, *bob)

    assert drain(queue) == [ann[0], bob[0], ann[1], bob[1], ann[2], ann[3]]
    assert queue.pop() is None


def test_a_later_student_waits_for_one_item_of_another() -> None:
    queue = queue_of(*(Item("ann", number) for number in range(60)))
    queue.pop()
    queue.put(Item("bob", 0))

    assert queue.pop() == Item("ann", 1)
    assert queue.pop() == Item("bob", 0)


def test_a_student_who_has_a_share_already_is_passed_over() -> None:
    ann, bob = Item("ann", 0), Item("bob", 0)
    queue = queue_of(ann, bob)

    assert queue.pop(lambda student_id: student_id != "ann") == bob
    assert queue.pop(lambda student_id: student_id != "ann") is None
    assert queue.pop() == ann


def test_a_full_queue_refuses_an_item() -> None:
    queue = queue_of(Item("ann", 0), Item("bob", 0), limit=2)

    with pytest.raises(EngineBusy) as refusal:
        queue.put(Item("cho", 0))
    assert refusal.value.facts == {"retry_after_s": 1}
    assert len(queue) == 2


def test_a_student_at_the_limit_is_refused_and_others_are_not() -> None:
    queue = queue_of(Item("ann", 0), Item("ann", 1), limit_per_student=2)

    with pytest.raises(EngineBusy):
        queue.put(Item("ann", 2))
    queue.put(Item("bob", 0))
    assert len(queue) == 3


def test_a_discarded_item_is_not_popped_and_frees_its_place() -> None:
    first, second = Item("ann", 0), Item("ann", 1)
    queue = queue_of(first, second, limit=2)

    assert queue.discard(first)
    assert not queue.discard(first)
    assert not queue.discard(Item("bob", 0))
    queue.put(Item("bob", 0))
    assert drain(queue) == [second, Item("bob", 0)]
    assert len(queue) == 0
