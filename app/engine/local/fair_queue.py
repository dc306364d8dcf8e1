"""A bounded queue in which students take turns."""

from __future__ import annotations

from collections import OrderedDict, deque
from typing import Generic, Protocol, TypeVar

from app.errors import EngineBusy

_RETRY_AFTER_S = 1


class OfStudent(Protocol):
    @property
    def student_id(self) -> str: ...


ItemT = TypeVar("ItemT", bound=OfStudent)


class FairQueue(Generic[ItemT]):
    """Round robin between students, first come first served for each.

    A student with sixty pictures delays another's single picture by one.
    """

    def __init__(self, limit: int, limit_per_student: int) -> None:
        self._limit = limit
        self._limit_per_student = limit_per_student
        self._length = 0
        self._turns: OrderedDict[str, deque[ItemT]] = OrderedDict()

    def __len__(self) -> int:
        return self._length

    def put(self, item: ItemT) -> None:
        """Raises EngineBusy where all together or this student have too much waiting."""
        waiting = self._turns.get(item.student_id, ())
        if self._length >= self._limit or len(waiting) >= self._limit_per_student:
            raise EngineBusy(retry_after_s=_RETRY_AFTER_S)
        self._turns.setdefault(item.student_id, deque()).append(item)
        self._length += 1

    def take(self) -> ItemT | None:
        """The next one; None when nothing waits."""
        if not self._turns:
            return None
        student_id, waiting = next(iter(self._turns.items()))
        item = waiting.popleft()
        self._length -= 1
        self._turns.move_to_end(student_id)
        self._forget_if_empty(student_id)
        return item

    def discard(self, item: ItemT) -> bool:
        """Takes this one out; False when it doesn't wait here any more."""
        waiting = self._turns.get(item.student_id, deque())
        if item not in waiting:
            return False
        waiting.remove(item)
        self._length -= 1
        self._forget_if_empty(item.student_id)
        return True

    def _forget_if_empty(self, student_id: str) -> None:
        if not self._turns[student_id]:
            del self._turns[student_id]
