"""Random tokens for cookies and links. The database stores only their hashes."""

from __future__ import annotations

import hashlib
import re
import secrets

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


def new_token() -> str:
    """A token of 256 random bits in URL-safe base64."""
    return secrets.token_urlsafe(32)


def is_token(text: str) -> bool:
    """Whether the text has the form of a token from `new_token`."""
    return _TOKEN.fullmatch(text) is not None


def token_hash(token: str) -> str:
    """The token's SHA-256 in hex. No slow hash is needed, because tokens cannot be guessed."""
    return hashlib.sha256(token.encode()).hexdigest()
