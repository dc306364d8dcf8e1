"""Stores this machine's authority and certificate in a folder, and renews them."""

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
from app.serving.authority import Identity, is_current, issue_certificate, make_authority, may_issue
from app.settings import Settings

log = logging.getLogger(__name__)

AUTHORITY_FILE = "authority.crt"
RENEWAL_CHECK_S = 60.0
"""Seconds between checks, so a laptop in another network has a certificate for it within a minute."""


class Certificates:
    """Makes and renews the authority and the certificate.

    `names` returns the host names and addresses that the certificate must contain at the time.
    """

    def __init__(self, folder: Path, names: Callable[[], Sequence[str]]) -> None:
        self._folder = folder
        self._names = names
        self.certificate_file = folder / "server.crt"
        self.key_file = folder / "server.key"
        self.fingerprint = ""
        """The authority's SHA-256 fingerprint; empty before the first `refresh`."""

    @classmethod
    def of(cls, settings: Settings) -> Certificates:
        extra = [name.strip().lower() for name in settings.https_names.split(",") if name.strip()]
        return cls(
            settings.https_folder,
            lambda: [*extra, *machine_names(), "localhost", *network_hosts(), "127.0.0.1", "::1"],
        )

    def refresh(self) -> bool:
        """Renews the files if that is due; returns whether the certificate is a new one."""
        now = datetime.now(UTC)
        names = list(dict.fromkeys(self._names()))
        authority = self._load_or_make_authority(names, now)
        self.fingerprint = authority.fingerprint
        stored = self._read_identity("server")
        if stored is not None and is_current(stored, authority, names, now):
            return False
        self._write_identity("server", issue_certificate(authority, names, now))
        log.info("A new certificate for %s", ", ".join(names))
        return True

    def _load_or_make_authority(self, names: Sequence[str], now: datetime) -> Identity:
        stored = self._read_identity("authority")
        if stored is not None and may_issue(stored, names, now):
            return stored
        if stored is not None:
            log.warning("A new certificate authority: every device has to accept it once more")
        new_authority = make_authority(names, now)
        self._write_identity("authority", new_authority)
        return new_authority

    def _read_identity(self, name: str) -> Identity | None:
        """The stored certificate and key; None if a file is missing or unreadable, or they do not match."""
        with suppress(FileNotFoundError, ValueError):
            certificate = x509.load_pem_x509_certificate(self._path(name, "crt").read_bytes())
            key = serialization.load_pem_private_key(self._path(name, "key").read_bytes(), None)
            if isinstance(key, ec.EllipticCurvePrivateKey) and (
                key.public_key() == certificate.public_key()
            ):
                return Identity(certificate, key)
        return None

    def _write_identity(self, name: str, identity: Identity) -> None:
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


class CertificateRenewal:
    """Renews the certificate in a thread while the context is open, without a restart of the server."""

    def __init__(self, certificates: Certificates, context: SSLContext) -> None:
        self._certificates = certificates
        self._context = context
        self._closing = Event()
        self._thread = Thread(target=self._run, name="certificate renewal", daemon=True)

    def __enter__(self) -> CertificateRenewal:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        self._thread.join()

    def renew_if_due(self) -> None:
        """Renews the certificate if that is due, and loads it for new TLS handshakes."""
        if self._certificates.refresh():
            self._context.load_cert_chain(
                self._certificates.certificate_file, self._certificates.key_file
            )

    def _run(self) -> None:
        while not self._closing.wait(RENEWAL_CHECK_S):
            try:
                self.renew_if_due()
            except Exception:
                log.exception("the certificate could not be renewed; it tries again")


def _write_private(path: Path, content: bytes) -> None:
    """Writes the file atomically with mode 600."""
    temporary = path.with_name(f".new-{path.name}")
    temporary.unlink(missing_ok=True)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
