"""Who may ask what of whom: one line for every route, one outcome for every role.

`yes`: asked and answered, be it with a refusal that has nothing to do with who asks. `hidden`: 404,
as if it did not exist. `look`: 403, may be seen but not changed. `login`: 401, for teachers.
"""

from __future__ import annotations

ROLES = ("stranger", "owner", "classmate", "class_teacher", "other_teacher", "link_holder")

Outcomes = tuple[str, str, str, str, str, str]

EVERYBODY: Outcomes = ("yes", "yes", "yes", "yes", "yes", "yes")
OWNER: Outcomes = ("hidden", "yes", "hidden", "look", "hidden", "hidden")
OWNER_ALONE: Outcomes = ("hidden", "yes", "hidden", "hidden", "hidden", "hidden")
OWNER_AND_TEACHER: Outcomes = ("hidden", "yes", "hidden", "yes", "hidden", "hidden")
AND_LINK_HOLDER: Outcomes = ("hidden", "yes", "hidden", "yes", "hidden", "yes")
LINK_HOLDER: Outcomes = ("hidden", "hidden", "hidden", "hidden", "hidden", "yes")
TEACHER_OF_THE_CLASS: Outcomes = ("hidden", "look", "hidden", "yes", "hidden", "hidden")
OWN_CLASSROOM: Outcomes = ("login", "login", "login", "yes", "hidden", "login")
TEACHERS: Outcomes = ("login", "login", "login", "yes", "yes", "login")

API: dict[str, Outcomes] = {
    "GET /api/limits": EVERYBODY,
    "GET /api/addresses": EVERYBODY,
    "GET /healthz": EVERYBODY,
    "GET /readyz": EVERYBODY,
    # A student's own: everybody has their own, or none.
    "GET /api/projects": EVERYBODY,
    "POST /api/projects": EVERYBODY,
    "POST /api/project-files": EVERYBODY,
    "POST /api/examples/{example}/projects": EVERYBODY,
    "GET /api/me": EVERYBODY,
    "GET /api/me/card": EVERYBODY,
    "POST /api/me/leave": EVERYBODY,
    "POST /api/me/sign-out": EVERYBODY,
    "POST /api/join": EVERYBODY,
    "POST /api/join/code": EVERYBODY,
    "POST /api/join/card": EVERYBODY,
    "GET /api/me/file": EVERYBODY,
    "DELETE /api/me": EVERYBODY,
    # One project.
    "GET /api/projects/{project}": OWNER_AND_TEACHER,
    "PATCH /api/projects/{project}": OWNER,
    "DELETE /api/projects/{project}": OWNER,
    "PUT /api/projects/{project}/frozen": TEACHER_OF_THE_CLASS,
    "GET /api/projects/{project}/file": OWNER_AND_TEACHER,
    "PUT /api/projects/{project}/thumbnail": OWNER,
    "GET /api/projects/{project}/thumbnail": OWNER_AND_TEACHER,
    "POST /api/projects/{project}/classes": OWNER,
    "PATCH /api/projects/{project}/classes/{class_id}": OWNER,
    "DELETE /api/projects/{project}/classes/{class_id}": OWNER,
    "POST /api/projects/{project}/classes/{class_id}/samples": OWNER,
    "GET /api/projects/{project}/classes/{class_id}/samples": OWNER_AND_TEACHER,
    "GET /api/projects/{project}/samples/{sample}/image": OWNER_AND_TEACHER,
    "DELETE /api/projects/{project}/samples/{sample}": OWNER,
    "POST /api/projects/{project}/samples/{sample}/restore": OWNER,
    "GET /api/projects/{project}/readiness": OWNER_AND_TEACHER,
    "POST /api/projects/{project}/runs": OWNER,
    "GET /api/projects/{project}/runs": OWNER_AND_TEACHER,
    "GET /api/projects/{project}/runs/{run}": OWNER_AND_TEACHER,
    "GET /api/projects/{project}/runs/{run}/events": OWNER_AND_TEACHER,
    "POST /api/projects/{project}/runs/{run}/cancel": OWNER,
    "GET /api/projects/{project}/program": OWNER_AND_TEACHER,
    "PUT /api/projects/{project}/program": OWNER,
    "GET /api/projects/{project}/program/versions": OWNER_AND_TEACHER,
    "POST /api/projects/{project}/program/versions/{version}/restore": OWNER,
    "POST /api/projects/{project}/pictures": OWNER,
    "GET /api/projects/{project}/pictures": OWNER_AND_TEACHER,
    "GET /api/projects/{project}/pictures/{picture}/image": OWNER_AND_TEACHER,
    "DELETE /api/projects/{project}/pictures/{picture}": OWNER,
    # Its link and its models.
    "PUT /api/projects/{project}/share": OWNER,
    "GET /api/projects/{project}/share": OWNER_AND_TEACHER,
    "DELETE /api/projects/{project}/share": OWNER,
    "GET /api/shares/{share}": LINK_HOLDER,
    "POST /api/shares/{share}/remix": LINK_HOLDER,
    "GET /api/shares/{share}/pictures/{picture}/image": LINK_HOLDER,
    "GET /api/models/{model}": OWNER_AND_TEACHER,
    "POST /api/models/{model}/recognitions": AND_LINK_HOLDER,
    "GET /api/models/{model}/recognition/result": AND_LINK_HOLDER,
    "GET /api/models/{model}/recognition/confidence": AND_LINK_HOLDER,
    "GET /api/models/{model}/recognition/is": AND_LINK_HOLDER,
    "DELETE /api/models/{model}/recognition": AND_LINK_HOLDER,
    # Classrooms.
    "GET /api/classrooms": TEACHERS,
    "POST /api/classrooms": TEACHERS,
    "GET /api/classrooms/{classroom}": OWN_CLASSROOM,
    "GET /api/classrooms/{classroom}/file": OWN_CLASSROOM,
    "DELETE /api/classrooms/{classroom}": OWN_CLASSROOM,
    "PATCH /api/classrooms/{classroom}": OWN_CLASSROOM,
    "GET /api/classrooms/{classroom}/door": OWN_CLASSROOM,
    "PUT /api/classrooms/{classroom}/door": OWN_CLASSROOM,
    "POST /api/classrooms/{classroom}/code": OWN_CLASSROOM,
    "GET /api/classrooms/{classroom}/students": OWN_CLASSROOM,
    "POST /api/classrooms/{classroom}/students": OWN_CLASSROOM,
    "PATCH /api/classrooms/{classroom}/students/{place}": OWN_CLASSROOM,
    "DELETE /api/classrooms/{classroom}/students/{place}": OWN_CLASSROOM,
    "GET /api/classrooms/{classroom}/students/{place}/projects": OWN_CLASSROOM,
    "POST /api/classrooms/{classroom}/students/{place}/card": OWN_CLASSROOM,
    "GET /api/classrooms/{classroom}/cards": OWN_CLASSROOM,
    # A lesson.
    "GET /api/me/lesson": EVERYBODY,
    "POST /api/hints/{hint}/seen": OWNER_ALONE,
    "GET /api/projects/{project}/lesson": OWNER_AND_TEACHER,
    "POST /api/projects/{project}/reset": TEACHER_OF_THE_CLASS,
    "POST /api/projects/{project}/restore": TEACHER_OF_THE_CLASS,
    "GET /api/classrooms/{classroom}/wall": OWN_CLASSROOM,
    "PUT /api/classrooms/{classroom}/frozen": OWN_CLASSROOM,
    "POST /api/classrooms/{classroom}/hints": OWN_CLASSROOM,
    "DELETE /api/classrooms/{classroom}/students/{place}/hint": OWN_CLASSROOM,
    "GET /api/classrooms/{classroom}/assignments": OWN_CLASSROOM,
    "POST /api/classrooms/{classroom}/assignments": OWN_CLASSROOM,
    "POST /api/classrooms/{classroom}/assignments/{assignment}/retry": OWN_CLASSROOM,
    "DELETE /api/classrooms/{classroom}/assignments/{assignment}": OWN_CLASSROOM,
    "GET /api/classrooms/{classroom}/collections": OWN_CLASSROOM,
    "POST /api/classrooms/{classroom}/collections": OWN_CLASSROOM,
    "GET /api/classrooms/{classroom}/collections/{collection}": OWN_CLASSROOM,
    "GET /api/classrooms/{classroom}/swap-test": OWN_CLASSROOM,
    "GET /api/classrooms/{classroom}/swap-test/choices": OWN_CLASSROOM,
    "GET /api/classrooms/{classroom}/collections/{collection}/file": OWN_CLASSROOM,
    "GET /api/classrooms/{classroom}/test-set": OWN_CLASSROOM,
    "PUT /api/classrooms/{classroom}/test-set": OWN_CLASSROOM,
    "DELETE /api/classrooms/{classroom}/test-set": OWN_CLASSROOM,
    # Teachers' accounts.
    "POST /api/teacher/login": EVERYBODY,
    "POST /api/teacher/logout": EVERYBODY,
    "POST /api/teacher/accounts": EVERYBODY,
    "GET /api/teacher/session": EVERYBODY,
    "POST /api/teacher/session/projects": TEACHERS,
    "POST /api/teacher/erase": TEACHERS,
    "GET /api/teacher": TEACHERS,
    "POST /api/teacher/password": TEACHERS,
    "GET /api/teacher/sessions": TEACHERS,
    "DELETE /api/teacher/sessions": TEACHERS,
    "DELETE /api/teacher/sessions/{teacher_session}": OWN_CLASSROOM,
    "GET /api/teacher/invitations": TEACHERS,
    "POST /api/teacher/invitations": TEACHERS,
    "DELETE /api/teacher/invitations/{invitation}": OWN_CLASSROOM,
}

PAGES: dict[str, Outcomes] = {
    "GET /": EVERYBODY,
    "GET /join": EVERYBODY,
    "GET /projects/{project}": OWNER_AND_TEACHER,
    "GET /projects/{project}/blocks": OWNER_AND_TEACHER,
    # Frames without anything in them; what they show is asked for at the API.
    "GET /teacher": EVERYBODY,
    "GET /teacher/start": EVERYBODY,
    "GET /teacher/account": EVERYBODY,
    "GET /teacher/classrooms/{classroom}": EVERYBODY,
    "GET /teacher/classrooms/{classroom}/lesson": EVERYBODY,
    "GET /teacher/classrooms/{classroom}/cards": OWN_CLASSROOM,
    "GET /privacy": EVERYBODY,
    "GET /docs": EVERYBODY,
    "GET /program-frame": EVERYBODY,
    "GET /play/{share}": LINK_HOLDER,
    "GET /certificate": EVERYBODY,
    "GET /certificate/authority.crt": EVERYBODY,
    "GET /certificate/trusted": EVERYBODY,
    "GET /favicon.svg": EVERYBODY,
    "POST /language": EVERYBODY,
}
