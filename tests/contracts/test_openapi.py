"""The OpenAPI document lists the routes of the contract and describes everything."""

from __future__ import annotations

from typing import Any

import pytest

from app.main import create_app
from app.settings import Settings

CONTRACT = """
POST /api/projects
GET /api/projects
GET /api/projects/{project}
PATCH /api/projects/{project}
DELETE /api/projects/{project}
POST /api/projects/{project}/classes
PATCH /api/projects/{project}/classes/{class_id}
DELETE /api/projects/{project}/classes/{class_id}
POST /api/projects/{project}/classes/{class_id}/restore
POST /api/projects/{project}/classes/{class_id}/samples
GET /api/projects/{project}/classes/{class_id}/samples
GET /api/projects/{project}/samples/{sample}/image
PATCH /api/projects/{project}/samples/{sample}
GET /api/projects/{project}/samples
PATCH /api/projects/{project}/samples
DELETE /api/projects/{project}/samples/{sample}
POST /api/projects/{project}/samples/{sample}/restore
GET /api/projects/{project}/data-set
GET /api/projects/{project}/dataset
GET /api/projects/{project}/split
GET /api/projects/{project}/split/files.csv
PUT /api/projects/{project}/split-list
DELETE /api/projects/{project}/split-list
GET /api/projects/{project}/augmentation/preview
GET /api/projects/{project}/augmentation/mirror-check
POST /api/projects/{project}/augmentation/comparison
GET /api/projects/{project}/augmentation/comparison
POST /api/projects/{project}/augmentation/comparison/cancel
POST /api/projects/{project}/own-network
GET /api/projects/{project}/own-network
POST /api/projects/{project}/own-network/cancel
POST /api/projects/{project}/fine-tuning
GET /api/projects/{project}/fine-tuning
POST /api/projects/{project}/fine-tuning/cancel
POST /api/projects/{project}/grid-searches
GET /api/projects/{project}/grid-searches
GET /api/projects/{project}/grid-searches/epochs
POST /api/projects/{project}/grid-searches/cancel
GET /api/projects/{project}/networks
GET /api/projects/{project}/networks/{network}/summary
POST /api/projects/{project}/networks/comparison
GET /api/projects/{project}/networks/comparison
POST /api/projects/{project}/networks/comparison/cancel
GET /api/projects/{project}/test-set
GET /api/projects/{project}/test-set/answers.csv
GET /api/projects/{project}/test-set/pictures/{test_picture}/image
POST /api/projects/{project}/test-set/looks
DELETE /api/projects/{project}/test-set
POST /api/projects/{project}/imports
GET /api/projects/{project}/imports
GET /api/projects/{project}/imports/{import_id}
GET /api/projects/{project}/imports/{import_id}/refusals
POST /api/projects/{project}/imports/{import_id}/cancel
GET /api/projects/{project}/readiness
POST /api/projects/{project}/runs
GET /api/projects/{project}/runs
GET /api/projects/{project}/runs/{run}
PATCH /api/projects/{project}/runs/{run}
GET /api/projects/{project}/runs.csv
GET /api/projects/{project}/runs/{run}/tensorboard.zip
POST /api/projects/{project}/runs/{run}/restore
POST /api/projects/{project}/runs/{run}/track
GET /api/projects/{project}/tracked-runs
GET /api/projects/{project}/runs/{run}/data
GET /api/projects/{project}/runs/{run}/events
POST /api/projects/{project}/runs/{run}/cancel
POST /api/models/{model}/recognitions
GET /api/models/{model}/device-model
GET /api/models/{model}/recognition/result
GET /api/models/{model}/recognition/confidence
GET /api/models/{model}/recognition/is
GET /api/models/{model}/recognition/known
DELETE /api/models/{model}/recognition
GET /api/models/{model}/cards/{class_id}/image
GET /api/models/{model}
GET /api/models/{model}/insights
GET /api/models/{model}/insights/answers
GET /api/models/{model}/exports
GET /api/models/{model}/exports/{export_format}
POST /api/models/{model}/exports/{export_format}
GET /api/projects/{project}/warnings
GET /api/projects/{project}/program
PUT /api/projects/{project}/program
POST /api/projects/{project}/pictures
GET /api/projects/{project}/pictures
GET /api/projects/{project}/pictures/{picture}/image
DELETE /api/projects/{project}/pictures/{picture}
GET /api/projects/{project}/sounds
POST /api/projects/{project}/sounds
DELETE /api/projects/{project}/sounds/{sound}
GET /api/projects/{project}/sounds/{sound}/audio
GET /api/projects/{project}/program/versions
POST /api/projects/{project}/program/versions/{version}/restore
GET /api/projects/{project}/thumbnail
PUT /api/projects/{project}/thumbnail
GET /api/projects/{project}/share
PUT /api/projects/{project}/share
DELETE /api/projects/{project}/share
GET /api/shares/{share}
GET /api/teacher
GET /api/teacher/session
POST /api/teacher/session/projects
POST /api/teacher/erase
POST /api/teacher/login
POST /api/teacher/logout
POST /api/teacher/accounts
POST /api/teacher/password
GET /api/teacher/sessions
DELETE /api/teacher/sessions
DELETE /api/teacher/sessions/{teacher_session}
GET /api/teacher/invitations
POST /api/teacher/invitations
DELETE /api/teacher/invitations/{invitation}
GET /api/me/file
DELETE /api/me
GET /api/classrooms/{classroom}/file
DELETE /api/classrooms/{classroom}
POST /api/classrooms/{classroom}/restore
GET /api/deleted-classrooms
POST /api/shares/{share}/remix
GET /api/shares/{share}/pictures/{picture}/image
GET /api/shares/{share}/sounds/{sound}/audio
GET /api/projects/{project}/file
POST /api/project-files
POST /api/incoming-files
GET /api/projects/{project}/incoming-report
POST /api/examples/{example}/projects
GET /api/classrooms
POST /api/classrooms
GET /api/classrooms/{classroom}
PATCH /api/classrooms/{classroom}
GET /api/classrooms/{classroom}/door
PUT /api/classrooms/{classroom}/door
POST /api/classrooms/{classroom}/code
GET /api/classrooms/{classroom}/guesses
GET /api/classrooms/{classroom}/students
POST /api/classrooms/{classroom}/students
PATCH /api/classrooms/{classroom}/students/{place}
DELETE /api/classrooms/{classroom}/students/{place}
POST /api/classrooms/{classroom}/students/{place}/card
GET /api/classrooms/{classroom}/cards
GET /api/classrooms/{classroom}/students/{place}/projects
GET /api/me
GET /api/me/lesson
POST /api/me/earlier
GET /api/me/card
POST /api/me/leave
POST /api/me/sign-out
POST /api/join
POST /api/join/code
POST /api/join/card
PUT /api/projects/{project}/frozen
GET /api/classrooms/{classroom}/wall
GET /api/classrooms/{classroom}/warnings
PUT /api/classrooms/{classroom}/frozen
POST /api/classrooms/{classroom}/hints
DELETE /api/classrooms/{classroom}/students/{place}/hint
POST /api/hints/{hint}/seen
GET /api/projects/{project}/lesson
POST /api/projects/{project}/reset
POST /api/projects/{project}/restore
GET /api/classrooms/{classroom}/assignments
POST /api/classrooms/{classroom}/assignments
POST /api/classrooms/{classroom}/assignments/{assignment}/retry
DELETE /api/classrooms/{classroom}/assignments/{assignment}
GET /api/classrooms/{classroom}/collections
POST /api/classrooms/{classroom}/collections
GET /api/classrooms/{classroom}/collections/{collection}
GET /api/classrooms/{classroom}/swap-test
GET /api/classrooms/{classroom}/swap-test/choices
GET /api/classrooms/{classroom}/collections/{collection}/file
GET /api/me/gallery
GET /api/projects/{project}/gallery
PUT /api/projects/{project}/gallery
DELETE /api/projects/{project}/gallery
PUT /api/gallery/{entry}/like
DELETE /api/gallery/{entry}/like
GET /api/gallery/{entry}/thumbnail
GET /api/classrooms/{classroom}/gallery
PUT /api/classrooms/{classroom}/gallery
DELETE /api/classrooms/{classroom}/gallery/{entry}
DELETE /api/classrooms/{classroom}/gallery/removed/{project}
GET /api/classrooms/{classroom}/test-set
PUT /api/classrooms/{classroom}/test-set
DELETE /api/classrooms/{classroom}/test-set
GET /healthz
GET /readyz
GET /api/limits
GET /api/addresses
"""


@pytest.fixture
def document(server_settings: Settings) -> dict[str, Any]:
    return dict(create_app(server_settings).openapi())


def test_the_routes_are_exactly_those_of_the_contract(document: dict[str, Any]) -> None:
    routes = {
        f"{method.upper()} {path}"
        for path, methods in document["paths"].items()
        for method in methods
    }
    assert routes == set(CONTRACT.strip().splitlines())


def test_every_refusal_is_documented_in_the_one_shape(document: dict[str, Any]) -> None:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            for status, answer in operation["responses"].items():
                if int(status) < 400:
                    continue
                schema = answer["content"]["application/json"]["schema"]
                assert schema == {"$ref": "#/components/schemas/ErrorOut"}, (method, path, status)
                assert answer["description"].startswith("Codes: `")
    assert "HTTPValidationError" not in document["components"]["schemas"]


def test_every_field_parameter_and_operation_is_described(document: dict[str, Any]) -> None:
    for name, schema in document["components"]["schemas"].items():
        if not name.startswith("Body_"):
            assert schema.get("description"), name
        for field, value in schema.get("properties", {}).items():
            assert value.get("description"), (name, field)
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            assert operation.get("description"), (method, path)
            for parameter in operation.get("parameters", []):
                assert parameter.get("description"), (method, path, parameter["name"])


def test_every_write_documents_the_refusal_of_other_sites(document: dict[str, Any]) -> None:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            assert ("403" in operation["responses"]) == (method != "get"), (method, path)
