"""Routes that explain a model."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import errors
from app.accounts.authorization import Access, Action
from app.accounts.dependencies import AccessDep, CredentialsDep, caller_of
from app.db.tables import Model, Sample
from app.errors import InsightsMissing
from app.insights.answers import Changes, changes_between
from app.insights.schemas import AnswersOut, InsightsOut, WantedAnswers, WarningsOut
from app.insights.stored import insights_of
from app.storage import Storage
from app.training.insights import Insights
from app.web.dependencies import DatabaseDep, ServicesDep, SessionDep
from app.web.errors import ENGINE_REFUSALS, refusals

router = APIRouter(prefix="/api/projects/{project}", tags=["training"])
models_router = APIRouter(prefix="/api/models/{model}", tags=["models"])


def project_to_inspect(
    project: str, credentials: CredentialsDep, database: DatabaseDep
) -> tuple[str, str]:
    """The ids of the project and its owner. The transaction ends before the pictures are inspected."""
    with database.reading() as session:
        access = Access(session, caller_of(session, credentials))
        seen = access.get_project(project, Action.SEE)
        return seen.id, seen.student_id


@router.get(
    "/warnings",
    responses=refusals(errors.ProjectNotFound, *ENGINE_REFUSALS),
)
async def get_warnings(
    project: Annotated[tuple[str, str], Depends(project_to_inspect)],
    services: ServicesDep,
    sample_limit: Annotated[
        int | None, Query(ge=1, description="Most samples that a warning names; all if left out")
    ] = None,
) -> WarningsOut:
    """What about the pictures will make the model worse, before it is trained."""
    return WarningsOut.of(await services.inspections.warnings(*project), sample_limit)


@models_router.get("/insights", responses=refusals(errors.ModelNotFound, errors.InsightsMissing))
def get_insights(
    model: str,
    session: SessionDep,
    access: AccessDep,
    services: ServicesDep,
    with_answers: Annotated[
        bool, Query(alias="answers", description="false: `answers` is empty")
    ] = True,
) -> InsightsOut:
    """How often the model is right about new pictures, and what it takes for what."""
    row, project = access.get_model(model, Action.SEE)
    insights = insights_of(services.model_files, row)
    changes = _changes_since(session, services.model_files, row, insights)
    existing = _existing_samples(session, project.id)
    return InsightsOut.of(row, project, insights, changes, existing, with_answers=with_answers)


@models_router.get(
    "/insights/answers",
    responses=refusals(errors.ModelNotFound, errors.InsightsMissing, errors.SampleNotFound),
)
def list_answers(
    model: str,
    session: SessionDep,
    access: AccessDep,
    services: ServicesDep,
    wanted: Annotated[WantedAnswers, Query()],
) -> AnswersOut:
    """The answers about the samples that still exist, some at a time: all, or those asked for."""
    row, project = access.get_model(model, Action.SEE)
    insights = insights_of(services.model_files, row)
    existing = _existing_samples(session, project.id)
    if wanted.change is not None:
        changes = _changes_since(session, services.model_files, row, insights)
        existing &= frozenset(getattr(changes, wanted.change, ()))
    return AnswersOut.of(row, insights, existing, wanted)


def _changes_since(
    session: Session, model_files: Storage, model: Model, insights: Insights
) -> Changes | None:
    """The changes from the project's model before this one. None if there are no insights into it."""
    before = session.scalars(
        select(Model)
        .where(Model.project_id == model.project_id, Model.created_at < model.created_at)
        .order_by(Model.created_at.desc(), Model.id)
        .limit(1)
    ).first()
    if before is None:
        return None
    try:
        return changes_between(insights_of(model_files, before), insights)
    except InsightsMissing:
        return None


def _existing_samples(session: Session, project_id: str) -> frozenset[str]:
    query = select(Sample.id).where(Sample.project_id == project_id, Sample.deleted_at.is_(None))
    return frozenset(session.scalars(query))
