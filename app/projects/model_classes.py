"""Names and colors of classes: today's, or the last ones of a class that was deleted."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.tables import ImageClass, Model, Project
from app.names import name_key

COLORS = 8
"""The pages have that many colors for classes."""

MAX_DELETED_CLASSES = 100
"""Of so many deleted classes a project keeps the names, so that deleting and adding has an end."""


def current_names(outputs: Sequence[Mapping[str, str]], living: Mapping[str, str]) -> list[str]:
    """A name for each output of a model, all different. `living`: names by id of the classes.

    If a living class has taken the name of a deleted one, the deleted one gets a number: `cat 2`.
    """
    taken = {name_key(name) for name in living.values()}
    return [
        living[output["id"]] if output["id"] in living else _unused(output["name"], taken)
        for output in outputs
    ]


def _unused(name: str, taken: set[str]) -> str:
    unused = unused_name(name, taken, sys.maxsize)
    taken.add(name_key(unused))
    return unused


def unused_name(name: str, taken: Collection[str], max_length: int) -> str:
    """The name, with a number if its key is taken: `cat 2`."""
    number, unused = 1, name
    while name_key(unused) in taken:
        number += 1
        suffix = f" {number}"
        unused = name[: max_length - len(suffix)] + suffix
    return unused


def free_color(classes: Sequence[ImageClass]) -> int:
    """The first color that the fewest of the classes have."""
    counts = Counter(image_class.color for image_class in classes)
    return min(range(COLORS), key=lambda color: counts[color])


def keep_last_name(session: Session, project: Project, image_class: ImageClass) -> None:
    """Keep the name of a class that is being deleted: in the project, and in the models that know it."""
    last = {"id": image_class.id, "name": image_class.name, "color": image_class.color}
    project.deleted_classes = [*project.deleted_classes, last][-MAX_DELETED_CLASSES:]
    for model in session.scalars(select(Model).where(Model.project_id == image_class.project_id)):
        model.classes = [
            {**output, "name": image_class.name} if output["id"] == image_class.id else output
            for output in model.classes
        ]


def forget_last_name(project: Project, image_class: ImageClass) -> None:
    """Take a restored class out of the project's deleted ones."""
    project.deleted_classes = [
        deleted for deleted in project.deleted_classes if deleted["id"] != image_class.id
    ]
