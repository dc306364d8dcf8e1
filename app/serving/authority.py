"""This machine's own certificate authority, and the server certificates that it issues.

The authority's name constraints (RFC 5280, 4.2.1.10) allow this machine and private networks only, so
a stolen key cannot be used for a site of the Internet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

AUTHORITY_DAYS = 3650
CERTIFICATE_DAYS = 396
"""Browsers refuse certificates that are valid for more than 398 days. `_CLOCK_SKEW` adds a day."""
RENEWAL_MARGIN = timedelta(days=30)
_CLOCK_SKEW = timedelta(days=1)

_PRIVATE_NETWORKS = (
    "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16",
    "127.0.0.0/8", "::1/128", "fc00::/7", "fe80::/10",
)  # fmt: skip
_PRIVATE_NAMES = ("localhost", "local")


@dataclass(frozen=True)
class Identity:
    """A certificate and the private key that goes with it."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def fingerprint(self) -> str:
        """The SHA-256 fingerprint as browsers and systems show it: `AB:CD:…`."""
        return self.certificate.fingerprint(hashes.SHA256()).hex(":").upper()


def make_authority(names: Sequence[str], now: datetime) -> Identity:
    """Makes an authority for private networks and for `names`. `now` is an aware UTC datetime."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Eyeblocks"),
            x509.NameAttribute(NameOID.COMMON_NAME, f"Eyeblocks {_first_name(names)}"[:64]),
        ]
    )
    builder = _certificate_builder(key, subject, subject, now, AUTHORITY_DAYS)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_key_usage(signs_certificates=True), critical=True)
    builder = builder.add_extension(
        x509.NameConstraints(_permitted_subtrees(names), excluded_subtrees=None), critical=True
    )
    return Identity(builder.sign(key, hashes.SHA256()), key)


def issue_certificate(authority: Identity, names: Sequence[str], now: datetime) -> Identity:
    """Issues a server certificate for `names`, which are host names and IP addresses.

    Raises ValueError if `names` is empty.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, _first_name(names)[:64])])
    issuer = authority.certificate.subject
    builder = _certificate_builder(key, subject, issuer, now, CERTIFICATE_DAYS)
    alternatives = x509.SubjectAlternativeName([_general_name(name) for name in names])
    authority_key = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key())
    builder = builder.add_extension(alternatives, critical=False)
    builder = builder.add_extension(authority_key, critical=False)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), True)
    builder = builder.add_extension(_key_usage(signs_certificates=False), critical=True)
    purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
    builder = builder.add_extension(purpose, critical=False)
    return Identity(builder.sign(authority.key, hashes.SHA256()), key)


def may_issue(authority: Identity, names: Sequence[str], now: datetime) -> bool:
    """Whether the authority's constraints allow `names` and it outlives a new certificate."""
    certificate = authority.certificate
    constraints = certificate.extensions.get_extension_for_class(x509.NameConstraints).value
    permitted = constraints.permitted_subtrees or []
    outlives = certificate.not_valid_after_utc > now + timedelta(days=CERTIFICATE_DAYS)
    return outlives and all(
        any(_is_permitted(name, subtree) for subtree in permitted) for name in names
    )


def is_current(
    identity: Identity, authority: Identity, names: Sequence[str], now: datetime
) -> bool:
    """Whether the authority issued the certificate, for exactly `names`, and it need not be renewed."""
    certificate = identity.certificate
    alternative_names = certificate.extensions.get_extension_for_class(
        x509.SubjectAlternativeName
    ).value
    try:
        certificate.verify_directly_issued_by(authority.certificate)
    except (InvalidSignature, TypeError, ValueError):
        return False
    lasts = certificate.not_valid_after_utc - RENEWAL_MARGIN > now
    return lasts and set(alternative_names) == {_general_name(name) for name in names}


def _certificate_builder(
    key: ec.EllipticCurvePrivateKey,
    subject: x509.Name,
    issuer: x509.Name,
    now: datetime,
    days: int,
) -> x509.CertificateBuilder:
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _CLOCK_SKEW)
        .not_valid_after(now + timedelta(days=days))
        .add_extension(identifier, critical=False)
    )


def _key_usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _permitted_subtrees(names: Sequence[str]) -> list[x509.GeneralName]:
    addresses = [address for name in names if (address := _as_address(name)) is not None]
    public = [ip_network(address) for address in addresses if not _is_private(address)]
    networks = [*map(ip_network, _PRIVATE_NETWORKS), *public]
    hosts = [name for name in names if _as_address(name) is None]
    dns = [
        name
        for name in hosts
        if not any(_is_subdomain(name, private) for private in _PRIVATE_NAMES)
    ]
    return [
        *(x509.IPAddress(network) for network in networks),
        *(x509.DNSName(name) for name in (*_PRIVATE_NAMES, *dns)),
    ]


def _is_permitted(name: str, permitted: x509.GeneralName) -> bool:
    address = _as_address(name)
    if isinstance(permitted, x509.IPAddress):
        return address is not None and address in permitted.value  # type: ignore[operator]
    return address is None and _is_subdomain(name, str(permitted.value))


def _is_subdomain(name: str, ancestor: str) -> bool:
    return name == ancestor or name.endswith(f".{ancestor}")


def _is_private(address: IPv4Address | IPv6Address) -> bool:
    return any(address in ip_network(network) for network in _PRIVATE_NETWORKS)


def _first_name(names: Sequence[str]) -> str:
    if not names:
        raise ValueError("a certificate needs a name")
    return names[0]


def _as_address(name: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(name)
    except ValueError:
        return None


def _general_name(name: str) -> x509.GeneralName:
    address = _as_address(name)
    return x509.DNSName(name) if address is None else x509.IPAddress(address)
