"""The authority and the certificate that this machine made, kept in a folder and renewed."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from ssl import SSLContext
from threading import Event, Thread

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from app.serving.addresses import machine_names, network_hosts
from app.serving.authority import Identity, is_current, issue, make_authority, may_issue
from app.settings import Settings

log = logging.getLogger(__name__)

AUTHORITY_FILE = "authority.crt"
LOOK_AGAIN_S = 60.0
"""How soon a laptop that was carried to another network has a certificate for it."""


class Certificates:
    """Makes what is missing, too old or for other names; `names` are asked for each time."""

    def __init__(self, folder: Path, names: Callable[[], Sequence[str]]) -> None:
        self._folder = folder
        self._names = names
        self.certificate_file = folder / "server.crt"
        self.key_file = folder / "server.key"
        self.fingerprint = ""
        """SHA-256 of the authority, once `refresh` was called."""

    @classmethod
    def of(cls, settings: Settings) -> Certificates:
        extra = [name.strip().lower() for name in settings.https_names.split(",") if name.strip()]
        return cls(
            settings.https_folder,
            lambda: [*extra, *machine_names(), "localhost", *network_hosts(), "127.0.0.1", "::1"],
        )

    def refresh(self) -> bool:
        """Make sure that the files are current; whether the certificate is a new one."""
        moment = datetime.now(UTC)
        names = list(dict.fromkeys(self._names()))
        authority = self._authority(names, moment)
        self.fingerprint = authority.fingerprint
        kept = self._read("server")
        if kept is not None and is_current(kept, authority, names, moment):
            return False
        self._write("server", issue(authority, names, moment))
        log.info("A new certificate for %s", ", ".join(names))
        return True

    def _authority(self, names: Sequence[str], moment: datetime) -> Identity:
        kept = self._read("authority")
        if kept is not None and may_issue(kept, names, moment):
            return kept
        if kept is not None:
            log.warning("A new certificate authority: every device has to accept it once more")
        made = make_authority(names, moment)
        self._write("authority", made)
        return made

    def _read(self, name: str) -> Identity | None:
        """None where there is nothing, or nothing whole: then it is made again."""
        with suppress(FileNotFoundError, ValueError):
            certificate = x509.load_pem_x509_certificate(self._path(name, "crt").read_bytes())
            key = serialization.load_pem_private_key(self._path(name, "key").read_bytes(), None)
            if isinstance(key, ec.EllipticCurvePrivateKey) and (
                key.public_key() == certificate.public_key()
            ):
                return Identity(certificate, key)
        return None

    def _write(self, name: str, identity: Identity) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        key = identity.key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        certificate = identity.certificate.public_bytes(serialization.Encoding.PEM)
        _write_private(self._path(name, "key"), key)
        _write_private(self._path(name, "crt"), certificate)

    def _path(self, name: str, kind: str) -> Path:
        return self._folder / f"{name}.{kind}"


class Renewal:
    """One owned thread: new handshakes get a new certificate as soon as it is needed."""

    def __init__(self, certificates: Certificates, context: SSLContext) -> None:
        self._certificates = certificates
        self._context = context
        self._closing = Event()
        self._thread = Thread(target=self._work, name="certificate renewal", daemon=True)

    def __enter__(self) -> Renewal:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        self._thread.join()

    def look(self) -> None:
        """Renew the certificate where that is needed, and use it from now on."""
        if self._certificates.refresh():
            self._context.load_cert_chain(
                self._certificates.certificate_file, self._certificates.key_file
            )

    def _work(self) -> None:
        while not self._closing.wait(LOOK_AGAIN_S):
            try:
                self.look()
            except Exception:
                log.exception("the certificate could not be renewed; it tries again")


def _write_private(path: Path, content: bytes) -> None:
    """Readable by nobody else at any moment, and whole or not there."""
    beside = path.with_name(f".new-{path.name}")
    beside.unlink(missing_ok=True)
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
