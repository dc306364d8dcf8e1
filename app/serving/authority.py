"""A certificate authority of this machine's own, and the certificates that it issues.

Whoever accepts the authority accepts it for this machine and for private networks alone: its name
constraints keep a stolen key from speaking for any site of the Internet.
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
"""Browsers refuse certificates that are valid for more than 398 days."""
RENEWED_BEFORE = timedelta(days=30)
_CLOCKS_DIFFER_BY = timedelta(days=1)

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
        """SHA-256, as browsers and systems show it: `AB:CD:…`."""
        return self.certificate.fingerprint(hashes.SHA256()).hex(":").upper()


def make_authority(names: Sequence[str], moment: datetime) -> Identity:
    """An authority for private networks and for `names`; `moment` is UTC with its zone."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Eyeblocks"),
            x509.NameAttribute(NameOID.COMMON_NAME, f"Eyeblocks {_first_name(names)}"[:64]),
        ]
    )
    builder = _begun(key, subject, subject, moment, AUTHORITY_DAYS)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_usage(signs_certificates=True), critical=True)
    builder = builder.add_extension(
        x509.NameConstraints(_permitted(names), excluded_subtrees=None), critical=True
    )
    return Identity(builder.sign(key, hashes.SHA256()), key)


def issue(authority: Identity, names: Sequence[str], moment: datetime) -> Identity:
    """A server's certificate for `names`, host names and addresses. ValueError without any."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, _first_name(names)[:64])])
    issuer = authority.certificate.subject
    builder = _begun(key, subject, issuer, moment, CERTIFICATE_DAYS)
    alternatives = x509.SubjectAlternativeName([_general_name(each) for each in names])
    issuing = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key())
    builder = builder.add_extension(alternatives, critical=False)
    builder = builder.add_extension(issuing, critical=False)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), True)
    builder = builder.add_extension(_usage(signs_certificates=False), critical=True)
    purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
    builder = builder.add_extension(purpose, critical=False)
    return Identity(builder.sign(authority.key, hashes.SHA256()), key)


def may_issue(authority: Identity, names: Sequence[str], moment: datetime) -> bool:
    """Whether the authority's constraints allow `names`, and it outlives what it would issue."""
    certificate = authority.certificate
    constraints = certificate.extensions.get_extension_for_class(x509.NameConstraints).value
    permitted = constraints.permitted_subtrees or []
    lasts = certificate.not_valid_after_utc > moment + timedelta(days=CERTIFICATE_DAYS)
    return lasts and all(any(_within(name, each) for each in permitted) for name in names)


def is_current(
    identity: Identity, authority: Identity, names: Sequence[str], moment: datetime
) -> bool:
    """Whether the certificate is this authority's, for exactly `names`, and lasts a while yet."""
    certificate = identity.certificate
    own = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    try:
        certificate.verify_directly_issued_by(authority.certificate)
    except (InvalidSignature, TypeError, ValueError):
        return False
    fresh = certificate.not_valid_after_utc - RENEWED_BEFORE > moment
    return fresh and set(own) == {_general_name(each) for each in names}


def _begun(
    key: ec.EllipticCurvePrivateKey,
    subject: x509.Name,
    issuer: x509.Name,
    moment: datetime,
    days: int,
) -> x509.CertificateBuilder:
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(moment - _CLOCKS_DIFFER_BY)
        .not_valid_after(moment + timedelta(days=days))
        .add_extension(identifier, critical=False)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
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


def _permitted(names: Sequence[str]) -> list[x509.GeneralName]:
    addresses = [address for name in names if (address := _as_address(name)) is not None]
    own = [ip_network(address) for address in addresses if not _is_private(address)]
    networks = [*map(ip_network, _PRIVATE_NETWORKS), *own]
    hosts = [name for name in names if _as_address(name) is None]
    dns = [name for name in hosts if not any(_below(name, each) for each in _PRIVATE_NAMES)]
    return [
        *(x509.IPAddress(network) for network in networks),
        *(x509.DNSName(name) for name in (*_PRIVATE_NAMES, *dns)),
    ]


def _within(name: str, permitted: x509.GeneralName) -> bool:
    address = _as_address(name)
    if isinstance(permitted, x509.IPAddress):
        return address is not None and address in permitted.value  # type: ignore[operator]
    return address is None and _below(name, str(permitted.value))


def _below(name: str, ancestor: str) -> bool:
    return name == ancestor or name.endswith(f".{ancestor}")


def _is_private(address: IPv4Address | IPv6Address) -> bool:
    return any(address in ip_network(each) for each in _PRIVATE_NETWORKS)


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
