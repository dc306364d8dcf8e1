"""A bounded queue in which students take turns."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from app.errors import EngineBusy

_RETRY_AFTER_S = 1


class StudentItem(Protocol):
    """An item that belongs to a student."""

    @property
    def student_id(self) -> str: ...


ItemT = TypeVar("ItemT", bound=StudentItem)


class FairQueue(Generic[ItemT]):
    """Round robin between students, first in first out for each student.

    A student with sixty pictures delays another student's single picture by one picture.
    """

    def __init__(self, limit: int, limit_per_student: int) -> None:
        self._limit = limit
        self._limit_per_student = limit_per_student
        self._length = 0
        self._queues: OrderedDict[str, deque[ItemT]] = OrderedDict()

    def __len__(self) -> int:
        return self._length

    def put(self, item: ItemT) -> None:
        """Appends an item. Raises EngineBusy if the queue or the student's part of it is full."""
        waiting = self._queues.get(item.student_id, ())
        if self._length >= self._limit or len(waiting) >= self._limit_per_student:
            raise EngineBusy(retry_after_s=_RETRY_AFTER_S)
        self._queues.setdefault(item.student_id, deque()).append(item)
        self._length += 1

    def pop(self, is_next: Callable[[str], bool] = lambda student_id: True) -> ItemT | None:
        """Removes and returns the next item of a student for whom `is_next` is true, or None."""
        student_id = next(filter(is_next, self._queues), None)
        if student_id is None:
            return None
        item = self._queues[student_id].popleft()
        self._length -= 1
        self._queues.move_to_end(student_id)
        self._drop_if_empty(student_id)
        return item

    def discard(self, item: ItemT) -> bool:
        """Removes the item. Returns False if it is not in the queue."""
        waiting = self._queues.get(item.student_id, deque())
        if item not in waiting:
            return False
        waiting.remove(item)
        self._length -= 1
        self._drop_if_empty(item.student_id)
        return True

    def _drop_if_empty(self, student_id: str) -> None:
        if not self._queues[student_id]:
            del self._queues[student_id]
