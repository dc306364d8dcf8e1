"""This machine's authority and certificate: storage, renewal and name constraints."""

from __future__ import annotations

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from ssl import PROTOCOL_TLS_SERVER, SSLContext

import pytest
from cryptography import x509
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from app.serving.authority import Identity, issue_certificate, make_authority, may_issue
from app.serving.certificates import CertificateRenewal, Certificates

NAMES = ["laptop", "laptop.local", "192.168.0.12", "::1"]
NOW = datetime(2026, 3, 2, tzinfo=UTC)


def certificates(folder: Path, names: list[str]) -> Certificates:
    return Certificates(folder, lambda: names)


def stored_certificate(folder: Path, name: str) -> x509.Certificate:
    return x509.load_pem_x509_certificate((folder / f"{name}.crt").read_bytes())


def verify(authority: Identity, server: Identity, name: str) -> None:
    """Verifies signature, dates, purpose and name as browsers do. Raises VerificationError."""
    subject = x509.DNSName(name)
    store = Store([authority.certificate])
    policy = PolicyBuilder().store(store).time(NOW.replace(tzinfo=None))
    policy.build_server_verifier(subject).verify(server.certificate, [])


def test_files_are_reused_and_readable_by_their_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "https"
    assert certificates(folder, NAMES).refresh()
    before = {path.name: path.read_bytes() for path in folder.iterdir()}

    assert not certificates(folder, NAMES).refresh()

    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert set(before) == {"authority.crt", "authority.key", "server.crt", "server.key"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_another_address_gets_a_new_certificate_from_the_same_authority(tmp_path: Path) -> None:
    certificates(tmp_path, NAMES).refresh()
    authority = stored_certificate(tmp_path, "authority")

    assert certificates(tmp_path, [*NAMES, "10.1.2.3"]).refresh()

    assert stored_certificate(tmp_path, "authority") == authority
    names = stored_certificate(tmp_path, "server").extensions.get_extension_for_class(
        x509.SubjectAlternativeName
    )
    assert "10.1.2.3" in [str(name) for name in names.value.get_values_for_type(x509.IPAddress)]


def test_a_name_outside_of_the_constraints_makes_a_new_authority(tmp_path: Path) -> None:
    certificates(tmp_path, NAMES).refresh()
    authority = stored_certificate(tmp_path, "authority")

    certificates(tmp_path, [*NAMES, "eyes.school.kr"]).refresh()

    assert stored_certificate(tmp_path, "authority") != authority


@pytest.mark.parametrize("damaged", ["server.key", "server.crt", "authority.key"])
def test_damaged_files_are_replaced(tmp_path: Path, damaged: str) -> None:
    certificates(tmp_path, NAMES).refresh()
    (tmp_path / damaged).write_bytes(b"-----BEGIN")

    assert certificates(tmp_path, NAMES).refresh()
    assert not certificates(tmp_path, NAMES).refresh()


def test_the_certificate_meets_the_rules_of_browsers() -> None:
    authority = make_authority(NAMES, NOW)
    server = issue_certificate(authority, NAMES, NOW)
    certificate = server.certificate

    assert certificate.not_valid_after_utc - certificate.not_valid_before_utc < timedelta(days=398)
    verify(authority, server, "laptop")
    with pytest.raises(VerificationError):
        verify(authority, server, "another")


def test_the_authority_is_not_valid_for_sites_of_the_internet() -> None:
    authority = make_authority(NAMES, NOW)

    assert may_issue(authority, ["phone.local", "10.9.8.7", "fd00::1"], NOW)
    for stranger in ("example.com", "local.example.com", "8.8.8.8", "2606:4700::1111"):
        assert not may_issue(authority, [stranger], NOW)
    with pytest.raises(VerificationError, match=r"(?i)constraint|name"):
        verify(authority, issue_certificate(authority, ["example.com"], NOW), "example.com")


def test_a_certificate_is_renewed_a_month_before_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificates(tmp_path, NAMES).refresh()
    first = stored_certificate(tmp_path, "server")
    later = datetime.now(UTC) + timedelta(days=370)
    monkeypatch.setattr("app.serving.certificates.datetime", _clock(later))

    assert certificates(tmp_path, NAMES).refresh()
    assert stored_certificate(tmp_path, "server").not_valid_after_utc > first.not_valid_after_utc


def test_a_running_server_uses_the_new_certificate(tmp_path: Path) -> None:
    names = list(NAMES)
    files = certificates(tmp_path, names)
    files.refresh()
    context = SSLContext(PROTOCOL_TLS_SERVER)
    context.load_cert_chain(files.certificate_file, files.key_file)
    before = stored_certificate(tmp_path, "server")
    names.append("10.1.2.3")

    CertificateRenewal(files, context).renew_if_due()

    assert stored_certificate(tmp_path, "server") != before


def _clock(now: datetime) -> type:
    class Clock:
        @staticmethod
        def now(_zone: object) -> datetime:
            return now

    return Clock
