"""The insights that trainings have left beside their heads."""

from __future__ import annotations

from app.db.tables import Model
from app.errors import InsightsMissing
from app.storage import Storage
from app.training.insights import Insights, insights_key


def read_insights(model_files: Storage, model_id: str, class_count: int) -> Insights:
    """The insights of a model with this many classes.

    Raises InsightsMissing for models of earlier versions, imported ones, and those whose file is
    damaged: training again helps all of them.
    """
    try:
        insights = Insights.from_bytes(model_files.get(insights_key(model_id)))
    except (KeyError, ValueError) as problem:
        raise InsightsMissing from problem
    if insights.class_count != class_count:
        raise InsightsMissing
    return insights


def insights_of(model_files: Storage, model: Model) -> Insights:
    """The model's insights. Raises InsightsMissing."""
    return read_insights(model_files, model.id, len(model.classes))
