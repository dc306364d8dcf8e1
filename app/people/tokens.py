"""Secrets that a person carries: in a cookie or in a link. Only their hash is kept."""

from __future__ import annotations

import hashlib
import secrets


def new_token() -> str:
    """256 random bits, safe in an address."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """A plain hash is enough: the token is random, not a password."""
    return hashlib.sha256(token.encode()).hexdigest()
