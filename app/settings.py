"""The settings of a server: limits and defaults. Nothing else reads the environment.

The environment variable `EYEBLOCKS_<NAME>` or an option of the command line sets each field.

Constants of `app.ml` are no settings: the picture side of 224 pixels, the JPEG quality of 95, the
seeds. Other values would make trained models and kept embeddings give other answers.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal, get_args

from pydantic import Field, field_validator, model_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

Runtime = Literal["auto", "litert", "tensorflow"]
StudentsAlone = Literal["auto", "yes", "no"]
TrackerName = Literal["wandb", "mlflow"]

MAX_BACKBONE_CORES = 4
"""With more cores the backbone would be faster than one web process can send pictures to it."""


class Settings(BaseSettings):
    """The settings of one server; `make docs` makes docs/settings.md from the descriptions here."""

    model_config = SettingsConfigDict(env_prefix="EYEBLOCKS_", extra="ignore")

    # Addresses and https
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
    allowed_hosts: str = Field(
        "",
        description="More host names under which this server answers, separated by commas; `*.school.example`"
        " stands for every name below that one",
    )
    trusted_proxies: str = Field(
        "",
        description="Addresses or networks of reverse proxies, separated by commas, whose"
        " X-Forwarded-For and -Proto count",
    )

    # Where data lies
    data_dir: Path = Field(Path("data"), description="Folder of the database and the pictures")
    models_dir: Path = Field(
        Path("models_store"), description="Folder of the backbones and the trained models"
    )
    disk_reserve_bytes: int = Field(
        8 * 1024 * 1024,
        ge=0,
        description="Bytes of the data folder's disk that are kept, so that deleting still works when"
        " the disk is full; 0: none",
    )
    database_url: str = Field(
        "",
        description="Address of a PostgreSQL database, postgresql://name:password@host/database;"
        " empty: SQLite in the data folder",
    )
    database_connections: int = Field(
        20,
        ge=2,
        description="Connections to the database that are kept open; ten more for a while",
    )
    database_connect_timeout_s: int = Field(
        10, ge=2, description="Seconds after which a connection to PostgreSQL is given up"
    )
    database_lock_timeout_s: int = Field(
        20,
        ge=1,
        description="Seconds after which a wait for another writer of PostgreSQL is given up",
    )
    database_statement_timeout_s: int = Field(
        60, ge=1, description="Seconds after which a query of PostgreSQL is given up"
    )
    files_url: str = Field(
        "",
        description="Where pictures, models and sent zip files lie: a bucket such as gs://bucket/folder,"
        " s3://bucket/folder or az://container/folder; empty: in the two folders above",
    )
    files_key_file: Path | None = Field(
        None,
        description="File with the key of the service account for gs://, read at the start; S3 and"
        " Azure take theirs from their own variables (AWS_…, AZURE_…)",
    )
    files_endpoint: str = Field(
        "",
        description="Address of the bucket's service where it is not Google's, Amazon's or Azure's",
    )
    files_timeout_s: float = Field(
        20,
        gt=0,
        description="Seconds after which a request to the bucket is given up, repetitions included",
    )
    files_at_once: int = Field(
        16,
        ge=1,
        description="Files of one upload or move that are sent to the bucket, or read from it, side by side",
    )
    secure_cookies: bool = Field(
        False,
        description="Send the cookies over https only; always so where the server serves https or"
        " its public address does",
    )

    # Accounts and classrooms
    students_alone: StudentsAlone = Field(
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
    max_gallery_entries: int = Field(
        5, ge=1, description="Most projects of a student in the classroom's gallery"
    )
    max_students: int = Field(100, ge=1, description="Most students in a classroom")
    max_nickname_length: int = Field(20, ge=1, description="Longest nickname of a student")
    min_password_length: int = Field(10, ge=8, le=100, description="Shortest password of a teacher")
    guesses_per_account: int = Field(
        20,
        ge=1,
        description="Wrong passwords for one account from one address before that address has to wait",
    )
    guesses_per_browser: int = Field(
        10,
        ge=1,
        description="Wrong codes and word cards from one browser before that browser has to wait",
    )
    guesses_per_address: int = Field(
        60,
        ge=1,
        description="Wrong passwords, or wrong codes and word cards, from one address before it has to"
        " wait; the first wrong codes of each browser do not count",
    )
    guesses_together: int = Field(
        1000,
        ge=1,
        description="Wrong codes and word cards from all addresses together before whoever has guessed"
        " already has to wait",
    )
    guess_pause_s: float = Field(
        10.0, gt=0, description="Seconds after which such a browser or address may guess once more"
    )
    browsers_at_door: int = Field(
        4000,
        ge=1,
        description="Browsers that may open the join page at a time, from all addresses together, and"
        " get first guesses of their own",
    )
    guess_notice_from: int = Field(
        10,
        ge=1,
        description="Wrong codes and word cards in an hour, near a classroom, of which its teacher is"
        " told",
    )

    # Lessons
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

    # Engine
    backbone: str = Field(
        "mobilenet_v2",
        description="Backbone that embeds the pictures; mobilenet_v2_int8 takes half its time on most"
        " processors, and its models stay on the server",
    )
    networks_in_memory: int = Field(
        2,
        ge=1,
        description="Networks beside the backbone that are kept loaded; the one that was not used for"
        " longest makes room",
    )
    imported_networks_in_memory: int = Field(
        4,
        ge=1,
        description="Networks of models of Teachable Machine that are kept loaded; nearly all of these"
        " models share one",
    )
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
        600.0,
        gt=0,
        description="Seconds that one training run may take before it counts as failed, the turns of"
        " other students not counted",
    )
    max_trainings: int = Field(
        32,
        ge=2,
        le=256,
        description="Training runs that take turns at a time, one of each student; further ones wait",
    )
    max_training_pictures: int = Field(
        40_000,
        ge=1,
        description="Pictures of all training runs that take turns at a time, each about 50 kB of"
        " memory in the web process and the training worker together, and 60 kB while its run"
        " begins; a further run waits, unless it is the only one",
    )

    # What may be sent, and how fast
    max_picture_bytes: int = Field(
        10 * 1024 * 1024, ge=1, description="Largest picture file, in bytes"
    )
    max_picture_pixels: int = Field(
        70_000_000, ge=1, description="Most pixels of a picture (against decompression bombs)"
    )
    max_picture_side: int = Field(
        30_000,
        ge=224,
        description="Longest side of a picture, in pixels (against pictures of extreme shape)",
    )
    max_upload_bytes: int = Field(
        512 * 1024 * 1024, ge=1, description="Largest upload request, in bytes, all files together"
    )
    max_upload_files: int = Field(
        500, ge=1, le=1000, description="Most files in one upload request"
    )
    handshake_timeout_s: float = Field(
        10.0,
        gt=0,
        description="Seconds in which the handshake of https must be complete; a slow telephone needs one",
    )
    header_timeout_s: float = Field(
        15.0,
        ge=1,
        description="Seconds in which the headers of a request must arrive, counted from the connection or"
        " the last answer",
    )
    slow_body_grace_s: float = Field(
        30.0, gt=0, description="Seconds that a request may keep the server waiting for its body"
    )
    min_body_bytes_per_s: int = Field(
        16 * 1024,
        ge=1,
        description="Lowest average speed of a body, in bytes a second, apart from those seconds",
    )
    max_connections: int = Field(
        2000, ge=1, description="Most connections at a time; further ones are closed at once"
    )
    max_connections_per_address: int = Field(
        600,
        ge=1,
        description="Most connections of one address at a time; a class behind one address needs six"
        " for each student. Trusted proxies have no such limit",
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
    event_streams_per_student: int = Field(
        6,
        ge=1,
        description="Trainings that a student may watch at a time, in all tabs together",
    )
    live_connections_per_student: int = Field(
        8,
        ge=1,
        description="WebSockets for live recognition that a student may have open at a time, in all tabs"
        " together",
    )
    max_frame_bytes: int = Field(
        256 * 1024,
        ge=16 * 1024,
        description="Largest message of live recognition, in bytes; pages send pictures of 224 × 224"
        " pixels",
    )
    live_idle_s: float = Field(
        60.0, ge=1, description="Seconds without a picture after which live recognition is closed"
    )
    live_ping_s: float = Field(
        20.0,
        ge=1,
        description="Seconds between two questions whether the other end of live recognition is still"
        " there; it has as many to answer",
    )
    downloads_per_student: int = Field(
        3,
        ge=1,
        description="Project files and other files of projects that a student, or a teacher, may"
        " download at a time",
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

    # Programs and project files
    max_program_blocks: int = Field(
        15_000, ge=100, description="Blocks of a program, those in slots included"
    )
    max_program_parts: int = Field(
        1000,
        ge=10,
        description="Sprites, scenes, variables, lists, messages and functions of a program, of each"
        " kind; and costumes and scripts of a sprite",
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
        8000, ge=10, le=60_000, description="Most parts of a project file"
    )

    # Training and quotas
    min_classes: int = Field(2, ge=2, description="Classes that training needs")
    min_samples_per_class: int = Field(
        5, ge=2, description="Samples that training needs in each class"
    )
    max_name_length: int = Field(
        50,
        ge=1,
        description="Longest name of a project or class; names in projects of Entry are cut there",
    )
    max_card_text_length: int = Field(300, ge=1, description="Longest text on the card of a class")
    max_card_link_length: int = Field(300, ge=10, description="Longest link on the card of a class")
    max_classes: int = Field(30, ge=2, description="Most classes in a project")
    max_samples_per_class: int = Field(1000, ge=1, description="Most samples in a class")
    max_samples_per_change: int = Field(
        1000,
        ge=1,
        le=1500,
        description="Most samples that one request deletes, restores, moves or switches off",
    )
    max_samples_per_project: int = Field(5000, ge=1, description="Most samples in a project")
    max_projects: int = Field(50, ge=1, description="Most projects of a student")
    max_student_bytes: int = Field(
        1024 * 1024 * 1024, ge=1, description="Most bytes that a student's pictures may fill"
    )
    max_assets: int = Field(200, ge=1, description="Most own pictures for the stage in a project")
    max_asset_side: int = Field(
        960, ge=16, le=4096, description="Longest side of an own picture for the stage, in pixels"
    )
    max_sounds: int = Field(30, ge=0, description="Most own sounds in a project")
    max_sound_seconds: int = Field(
        20, ge=1, le=120, description="Longest own sound, uploaded or recorded, in seconds"
    )
    max_sound_bytes: int = Field(
        2_000_000, ge=1, description="Largest WAV file of an own sound, in bytes"
    )
    unused_asset_hours: int = Field(
        168,
        ge=1,
        description="Hours between two checks of an own picture or sound; it is deleted if no program used"
        " it at both",
    )
    max_waiting_runs: int = Field(
        3, ge=1, description="Training runs of one student that may wait or run at a time"
    )
    kept_runs: int = Field(
        50,
        ge=1,
        description="Training runs that a project keeps; older ones are deleted with their models",
    )
    max_run_note_length: int = Field(1000, ge=1, description="Longest note about a training run")
    max_run_tags: int = Field(10, ge=1, description="Most tags of a training run")
    max_run_tag_length: int = Field(30, ge=1, description="Longest tag of a training run")
    head_cache_size: int = Field(
        1024, ge=1, description="Trained heads that a web process keeps in memory"
    )
    training_pictures_cache_bytes: int = Field(
        64 * 1024 * 1024,
        ge=0,
        description="Bytes of numbers of training pictures, 5 kB each, that a web process keeps in"
        " memory to tell unknown pictures",
    )

    max_device_familiarity_bytes: int = Field(
        4 * 1024 * 1024,
        ge=0,
        description="Most bytes of numbers of training pictures, 2.5 kB each, that a pupil's own pages load to"
        " tell unknown pictures on the pupil's device; of models with more pictures the server tells it",
    )

    max_waiting_exports: int = Field(
        20,
        ge=1,
        description="Models that wait to be packed for other programs, one after the other; shared"
        " models that other sites load have a fourth as many places of their own",
    )
    export_timeout_s: float = Field(
        300,
        gt=0,
        description="Seconds after which the packing of a model is given up; it steps back for everything"
        " else on the machine",
    )
    export_cache_bytes: int = Field(
        64 * 1024 * 1024,
        ge=0,
        description="Bytes of packed models, 10 MB each, that a web process keeps in memory",
    )
    export_cache_s: float = Field(
        900,
        ge=0,
        description="Seconds after which a web process forgets a packed model, within a minute",
    )

    # The lab
    max_import_bytes: int = Field(
        512 * 1024 * 1024,
        ge=1,
        description="Largest zip file of pictures that a student may import, in bytes, packed and"
        " unpacked",
    )
    max_import_bytes_of_teachers: int = Field(
        4 * 1024 * 1024 * 1024,
        ge=1,
        description="Largest zip file of pictures that a teacher may import, in bytes, packed and"
        " unpacked",
    )
    max_import_files: int = Field(
        6000, ge=1, le=100_000, description="Most files in a student's import"
    )
    max_import_files_of_teachers: int = Field(
        60_000, ge=1, le=100_000, description="Most files in a teacher's import"
    )
    max_incoming_bytes: int = Field(
        100 * 1024 * 1024,
        ge=1,
        description="Largest project of Entry that comes in, in bytes, packed and unpacked; one is in"
        " memory at a time",
    )
    max_incoming_parts: int = Field(
        5000, ge=1, description="Most files in a project of another program that comes in"
    )
    max_incoming_json_bytes: int = Field(
        20 * 1024 * 1024,
        ge=1,
        description="Largest text of a project of another program, its blocks included, in bytes",
    )
    max_model_weights_bytes: int = Field(
        32 * 1024 * 1024,
        ge=1,
        description="Most weights of a model of Teachable Machine that comes in, in bytes, and the"
        " largest file of its network",
    )
    max_model_multiplications: int = Field(
        1_000_000_000,
        ge=1,
        description="Most multiplications that a model of Teachable Machine may need for one picture;"
        " its own network needs 58 million, MobileNetV2 300 million",
    )
    max_test_set_pictures: int = Field(
        2000, ge=1, description="Most pictures in the test set of a project"
    )
    max_test_set_pictures_of_teachers: int = Field(
        15_000, ge=1, description="Most pictures in the test set of a teacher's project"
    )
    max_split_list_bytes: int = Field(
        8 * 1024 * 1024,
        ge=1024,
        description="Largest list of files that splits a data set, in bytes",
    )
    max_augmented_pictures: int = Field(
        6000,
        ge=200,
        description="Augmented pictures that a comparison of levels, a grid search or a training makes, at most,"
        " from as many of the training pictures as that allows, and pictures that a comparison of"
        " networks looks at again; the numbers of each, 13 kB with most networks, are"
        " kept in the database, for a student's other projects only while all together are no more than this",
    )
    max_grid_combinations: int = Field(
        36, ge=4, description="Most combinations of training conditions that a grid search tries"
    )
    max_grid_epochs: int = Field(
        100, ge=1, le=1000, description="Most epochs of each combination of a grid search"
    )
    network_training_threads: int = Field(
        1,
        ge=1,
        le=64,
        description="Cores that the training of a network of one's own, or a fine-tuning, uses while nobody"
        " else wants them: it has a very low priority, and one of them runs at a time",
    )
    network_training_niceness: int = Field(
        15,
        ge=0,
        le=19,
        description="How far such a training steps back for everything else on the machine; with 0 it does"
        " not",
    )
    network_training_memory_bytes: int = Field(
        3 * 1024 * 1024 * 1024,
        ge=1024 * 1024 * 1024,
        description="Memory that such a training may take; networks and batches that need more are refused",
    )
    network_training_free_bytes: int = Field(
        1024 * 1024 * 1024,
        ge=0,
        description="Bytes that have to be free on the data folder's disk for such a training: it keeps its"
        " weights there after every epoch; 0: it begins on any disk",
    )
    max_network_trainings: int = Field(
        20,
        ge=1,
        description="Such trainings that may wait or run on the server, all students together",
    )
    max_network_training_pictures: int = Field(
        2000,
        ge=100,
        description="Pictures that such a training learns from and is checked with, at most; of more it"
        " takes each class's share",
    )
    max_network_training_epochs: int = Field(
        50, ge=1, le=1000, description="Most epochs of such a training"
    )
    max_own_network_layers: int = Field(
        20, ge=1, le=100, description="Most layers of a network of one's own"
    )
    max_own_network_parameters: int = Field(
        20_000_000, ge=1000, description="Most parameters of a network of one's own"
    )
    max_own_network_work: int = Field(
        500,
        ge=1,
        description="Most multiplications that a network of one's own may need for a picture, in millions",
    )
    max_own_network_side: int = Field(
        128,
        ge=32,
        le=224,
        description="Longest side of the pictures that a network of one's own takes, in pixels",
    )
    max_samples_per_class_of_teachers: int = Field(
        15_000, ge=1, description="Most samples in a class of a teacher's project"
    )
    max_samples_per_project_of_teachers: int = Field(
        30_000, ge=1, description="Most samples in a teacher's project"
    )

    # Trackers of experiments
    trackers: str = Field(
        "",
        description="Trackers that get every finished training, separated by commas: wandb (Weights &"
        " Biases), mlflow; empty: none",
    )
    tracker_timeout_s: float = Field(
        30.0,
        ge=1,
        description="Seconds in which a tracker has to start, and to take a training, before the"
        " training counts as not sent",
    )
    tracker_project: str = Field(
        "eyeblocks",
        min_length=1,
        description="Name of the project in Weights & Biases, and of the experiment in MLflow",
    )
    wandb_online: bool = Field(
        False,
        description="Send trainings to the server of Weights & Biases; otherwise they are written into"
        " the data folder, for `wandb sync`",
    )
    wandb_key_file: Path | None = Field(
        None,
        description="File that holds the key of Weights & Biases and nothing else, needed online;"
        " only the tracker's own process reads it",
    )
    wandb_server: str = Field(
        "https://api.wandb.ai", description="Address of the server of Weights & Biases"
    )
    wandb_entity: str = Field(
        "", description="Team in Weights & Biases; empty: the one that the key belongs to"
    )
    mlflow_uri: str = Field(
        "",
        description="MLflow's tracking URI, without a password; empty: a database in the data folder",
    )

    # How long things are kept
    undo_minutes: int = Field(
        10, ge=1, description="Minutes in which a deleted sample or class can be brought back"
    )
    classroom_undo_hours: int = Field(
        24,
        ge=1,
        description="Hours in which a teacher can bring a deleted classroom back; then it is erased",
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
        14,
        ge=1,
        description="Days before that deletion on which the warnings to teacher and students begin",
    )
    recognition_memory_hours: int = Field(
        24, ge=1, description="Hours that a session's last recognition is remembered"
    )

    @field_validator("trackers")
    @classmethod
    def _trackers_are_known(cls, trackers: str) -> str:
        names = get_args(TrackerName)
        if unknown := set(_listed(trackers)) - set(names):
            facts = {"unknown": ", ".join(sorted(unknown)), "allowed": ", ".join(names)}
            raise PydanticCustomError("unknown_trackers", "no trackers: {unknown}", facts)
        return trackers

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
        """The number of cores that the backbone uses."""
        return self.backbone_threads or min(_usable_cores(), MAX_BACKBONE_CORES)

    @property
    def own_authority(self) -> bool:
        """Whether https is served with a certificate that this machine makes."""
        return self.https and self.tls_certificate is None

    @property
    def serves_https(self) -> bool:
        """Whether the server serves https itself, with a made or a given certificate."""
        return self.https or self.tls_certificate is not None

    @property
    def listens_on(self) -> str:
        """The address that the server listens on."""
        return self.host or ("0.0.0.0" if self.serves_https else "127.0.0.1")  # noqa: S104  # nosec B104

    @property
    def open_to_network(self) -> bool:
        """Whether other computers can reach the server, directly or through a proxy."""
        local = self.listens_on == "localhost" or self.listens_on.startswith("127.")
        return bool(self.public_address) or not (local or self.listens_on == "::1")

    @property
    def https_folder(self) -> Path:
        """The folder of the certificate authority and the certificate that this machine makes."""
        return self.data_dir / "https"

    @property
    def students_work_alone(self) -> bool:
        """Whether a student without a classroom may make projects."""
        if self.students_alone == "auto":
            return not self.open_to_network
        return self.students_alone == "yes"

    @property
    def tracker_names(self) -> tuple[TrackerName, ...]:
        """The trackers that are switched on."""
        return tuple(name for name in get_args(TrackerName) if name in _listed(self.trackers))

    @property
    def trackers_folder(self) -> Path:
        """The folder of what trackers keep on this machine."""
        return self.data_dir / "trackers"

    @property
    def trackers_elsewhere(self) -> tuple[TrackerName, ...]:
        """Those of the trackers that take trainings to an address of their own."""
        elsewhere = {"wandb": self.wandb_online, "mlflow": bool(self.mlflow_uri)}
        return tuple(name for name in self.tracker_names if elsewhere[name])

    @property
    def uses_postgresql(self) -> bool:
        """Whether the database is one of PostgreSQL."""
        return self.database_url.startswith("postgres")

    @property
    def database_address(self) -> str:
        """The SQLAlchemy address of the database."""
        scheme, separator, rest = self.database_url.partition("://")
        if scheme in ("postgresql", "postgres"):
            return f"postgresql+psycopg{separator}{rest}"
        return self.database_url or f"sqlite:///{self.data_dir / 'eyeblocks.db'}"


def _listed(names: str) -> list[str]:
    """The names between the commas."""
    return [name.strip() for name in names.split(",") if name.strip()]


def _usable_cores() -> int:
    """The number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
