"""Every limit and default. Nothing else reads the environment.

Each field is set by the environment variable `EYEBLOCKS_<NAME>` or on the command line of `serve`.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

Runtime = Literal["auto", "litert", "tensorflow"]
Alone = Literal["auto", "yes", "no"]

MOST_CORES = 4
"""On more the backbone would be faster than one web process can bring it pictures."""


class Settings(BaseSettings):
    """The settings of one server; the README's table is made from the descriptions here."""

    model_config = SettingsConfigDict(env_prefix="EYEBLOCKS_", extra="ignore")

    host: str = Field(
        "",
        description="Address that the server listens on; empty: this computer alone, or with https"
        " the whole network",
    )
    port: int = Field(8000, ge=0, le=65535, description="Port that the server listens on")
    https: bool = Field(
        False,
        description="Serve https with a certificate that this machine makes; plain http leads"
        " there",
    )
    https_port: int = Field(8443, ge=0, le=65535, description="Port of https")
    https_names: str = Field(
        "",
        description="More names and addresses, separated by commas, for which the certificate is"
        " made",
    )
    tls_certificate: Path | None = Field(
        None, description="A certificate of your own (PEM, with its chain) instead of a made one"
    )
    tls_key: Path | None = Field(None, description="The private key of that certificate (PEM)")
    public_address: str = Field(
        "",
        description="Address that children open where the server cannot know it, behind a proxy:"
        " https://eyeblocks.example",
    )
    trusted_proxies: str = Field(
        "",
        description="Addresses or networks of reverse proxies, separated by commas, whose"
        " X-Forwarded-For and -Proto count",
    )
    data_dir: Path = Field(Path("data"), description="Folder of the database and the pictures")
    models_dir: Path = Field(
        Path("models_store"), description="Folder of the backbones and the trained models"
    )
    database_url: str = Field(
        "", description="SQLAlchemy address of the database; empty: SQLite in the data folder"
    )
    secure_cookies: bool = Field(
        False,
        description="Send the cookies over https only; always so where the server serves https or"
        " its public address does",
    )

    students_alone: Alone = Field(
        "auto",
        description="Whether students without a classroom may make projects: yes, no, or auto (only"
        " when nobody else on the network can come in)",
    )
    teacher_session_hours: int = Field(
        12, ge=1, description="Hours after which a teacher has to log in again"
    )
    invitation_hours: int = Field(
        72, ge=1, description="Hours in which an invitation makes a teacher's account"
    )
    join_code_hours: int = Field(
        24, ge=1, description="Hours in which an opened join code lets students in"
    )
    max_classrooms: int = Field(50, ge=1, description="Most classrooms of a teacher")
    max_students: int = Field(100, ge=1, description="Most students in a classroom")
    max_nickname_length: int = Field(20, ge=1, description="Longest nickname of a student")
    min_password_length: int = Field(10, ge=8, le=100, description="Shortest password of a teacher")
    guesses_per_account: int = Field(
        20,
        ge=1,
        description="Wrong passwords for one account from one address before that has to wait",
    )
    guesses_per_address: int = Field(
        60, ge=1, description="Wrong passwords and codes from one address before it has to wait"
    )
    guess_pause_s: float = Field(
        10.0, gt=0, description="Seconds after which one more of those guesses is allowed"
    )

    stuck_after_minutes: int = Field(
        5,
        ge=1,
        description="Minutes without any work after which the wall shows a student as stuck",
    )
    max_hint_length: int = Field(
        200, ge=1, description="Longest hint of a teacher to a student, in characters"
    )
    max_test_pictures: int = Field(
        50, ge=1, description="Pictures of a class that a swap test shows to the models, at most"
    )

    backbone: str = Field("mobilenet_v2", description="Backbone that embeds the pictures")
    runtime: Runtime = Field(
        "auto",
        description="What runs the backbone: litert, tensorflow, or auto (tensorflow on a GPU)",
    )
    backbone_threads: int = Field(
        0, ge=0, le=64, description="Cores that the backbone uses; 0: all, at most 4"
    )
    engine_queue_length: int = Field(
        256, ge=1, description="Pictures that may wait for the engine before it answers 429"
    )
    engine_queue_per_student: int = Field(
        64, ge=1, description="Pictures of one student that may wait before the engine answers 429"
    )
    engine_queue_bytes: int = Field(
        256 * 1024 * 1024,
        ge=1,
        description="Bytes of pictures that may wait for the engine before it answers 429",
    )
    worker_memory_bytes: int = Field(
        3 * 1024 * 1024 * 1024,
        ge=256 * 1024 * 1024,
        description="Memory that the pictures worker may take with litert, on Linux; a picture that"
        " needs more is refused",
    )
    picture_timeout_s: float = Field(
        20.0, gt=0, description="Seconds that one picture may take in the engine, waiting included"
    )
    training_timeout_s: float = Field(
        600.0, gt=0, description="Seconds that one training run may take before it counts as failed"
    )

    max_picture_bytes: int = Field(
        10 * 1024 * 1024, ge=1, description="Largest picture file, in bytes"
    )
    max_picture_pixels: int = Field(
        64_000_000, ge=1, description="Most pixels of a picture (against decompression bombs)"
    )
    max_upload_bytes: int = Field(
        512 * 1024 * 1024, ge=1, description="Largest upload request, in bytes, all files together"
    )
    max_upload_files: int = Field(
        500, ge=1, le=1000, description="Most files in one upload request"
    )
    slow_body_grace_s: float = Field(
        30.0, gt=0, description="Seconds that a request may keep the server waiting for its body"
    )
    min_body_bytes_per_s: int = Field(
        16 * 1024,
        ge=1,
        description="Bytes of a body that buy one second more; slower ones are refused",
    )
    max_connections: int = Field(
        2000, ge=1, description="Most connections at a time; further ones are closed at once"
    )
    writes_per_minute: int = Field(
        300, ge=1, description="Writes that a student may send in a minute, of every kind alike"
    )
    projects_per_minute: int = Field(
        20, ge=1, description="Projects that a student may make in a minute"
    )
    uploads_per_minute: int = Field(
        600, ge=1, description="Uploads that a student may send in a minute"
    )
    recognitions_per_minute: int = Field(
        2400, ge=1, description="Recognitions that a student may ask for in a minute"
    )
    students_per_address: int = Field(
        60,
        ge=1,
        description="Students that may work behind one address: together they may send that many"
        " times what one may",
    )
    max_json_bytes: int = Field(64 * 1024, ge=1, description="Largest JSON request, in bytes")
    max_program_bytes: int = Field(
        2 * 1024 * 1024, ge=1, description="Largest saved program, in bytes"
    )

    kept_program_versions: int = Field(
        60, ge=2, description="Earlier versions of a program that are kept, at most"
    )
    max_program_history_bytes: int = Field(
        16 * 1024 * 1024, ge=1, description="Bytes that all kept versions of a program may fill"
    )
    max_thumbnail_side: int = Field(
        640, ge=16, description="Longest side of a kept picture of the stage, in pixels"
    )
    max_project_file_bytes: int = Field(
        256 * 1024 * 1024, ge=1, description="Largest project file, in bytes, packed and unpacked"
    )
    max_project_file_parts: int = Field(
        6000, ge=10, le=60_000, description="Most parts of a project file"
    )

    min_classes: int = Field(2, ge=2, description="Classes that training needs")
    min_samples_per_class: int = Field(
        5, ge=2, description="Samples that training needs in each class"
    )
    max_name_length: int = Field(50, ge=1, description="Longest name of a project or class")
    max_classes: int = Field(30, ge=2, description="Most classes in a project")
    max_samples_per_class: int = Field(1000, ge=1, description="Most samples in a class")
    max_samples_per_project: int = Field(5000, ge=1, description="Most samples in a project")
    max_projects: int = Field(50, ge=1, description="Most projects of a student")
    max_student_bytes: int = Field(
        1024 * 1024 * 1024, ge=1, description="Most bytes that a student's pictures may fill"
    )
    max_assets: int = Field(200, ge=1, description="Most own pictures for the stage in a project")
    max_asset_side: int = Field(
        960, ge=16, le=4096, description="Longest side of an own picture for the stage, in pixels"
    )
    unused_asset_hours: int = Field(
        168,
        ge=1,
        description="Hours between two looks for own pictures in no program; the second deletes",
    )
    max_waiting_runs: int = Field(
        3, ge=1, description="Training runs of one student that may wait or run at a time"
    )
    kept_runs: int = Field(
        50, ge=1, description="Training runs that a project keeps; older ones go with their models"
    )
    head_cache_size: int = Field(
        1024, ge=1, description="Trained heads that a web process keeps in memory"
    )
    undo_minutes: int = Field(
        10, ge=1, description="Minutes in which a deleted sample can be brought back"
    )
    empty_student_hours: int = Field(
        24, ge=1, description="Hours after which a student without a project is forgotten"
    )
    classroom_grace_days: int = Field(
        14,
        ge=1,
        description="Days after a classroom's end date until it is deleted with all its data",
    )
    classroom_warning_days: int = Field(
        14, ge=1, description="Days before that deletion from which teacher and students are warned"
    )
    recognition_memory_hours: int = Field(
        24, ge=1, description="Hours that a session's last recognition is remembered"
    )

    @model_validator(mode="after")
    def _certificate_and_key_go_together(self) -> Settings:
        if (self.tls_certificate is None) != (self.tls_key is None):
            raise ValueError("tls_certificate and tls_key go together")
        return self

    @model_validator(mode="after")
    def _https_has_secure_cookies(self) -> Settings:
        if self.serves_https or self.public_address.startswith("https://"):
            self.secure_cookies = True
        return self

    @property
    def backbone_cores(self) -> int:
        """Cores that the backbone uses."""
        return self.backbone_threads or min(_cores(), MOST_CORES)

    @property
    def own_authority(self) -> bool:
        """Whether https is served with a certificate that this machine makes."""
        return self.https and self.tls_certificate is None

    @property
    def serves_https(self) -> bool:
        return self.https or self.tls_certificate is not None

    @property
    def listens_on(self) -> str:
        """The address that the server listens on."""
        return self.host or ("0.0.0.0" if self.serves_https else "127.0.0.1")  # noqa: S104  # nosec B104

    @property
    def open_to_network(self) -> bool:
        """Whether others than this computer can come in, directly or through a proxy."""
        local = self.listens_on == "localhost" or self.listens_on.startswith("127.")
        return bool(self.public_address) or not (local or self.listens_on == "::1")

    @property
    def https_folder(self) -> Path:
        """Where the authority and the certificate that this machine makes are kept."""
        return self.data_dir / "https"

    @property
    def students_work_alone(self) -> bool:
        """Whether a student without a classroom may make projects."""
        if self.students_alone == "auto":
            return not self.open_to_network
        return self.students_alone == "yes"

    @property
    def database_address(self) -> str:
        """The SQLAlchemy address in use."""
        return self.database_url or f"sqlite:///{self.data_dir / 'eyeblocks.db'}"


def _cores() -> int:
    """Cores that this process may use, as far as the system tells."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
