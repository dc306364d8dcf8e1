"""What a page may load, run and reach: content security policies, by kind of page."""

from __future__ import annotations

from collections.abc import Mapping

PAGE_POLICY = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "media-src": "'self' blob:",
    "connect-src": "'self'",
    "worker-src": "'self'",
    "frame-src": "'none'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "form-action": "'self'",
}

# Every page but the program's frame refuses to be framed, so this lets in that one alone.
PLAYS_PROGRAMS = {"frame-src": "'self'"}

# Blockly and Swagger UI put style elements into the page; scripts stay strict.
OPEN_STYLES = {"style-src": "'self' 'unsafe-inline'"}

# An origin of its own even where it is opened by itself. Its worker's code lies in its one script,
# which has a nonce; so neither of them can load anything, not even by `import`.
PROGRAM_FRAME_POLICY = {
    "default-src": "'none'",
    "worker-src": "blob:",
    "connect-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'self'",
    "require-trusted-types-for": "'script'",
    "trusted-types": "default",
    "sandbox": "allow-scripts",
}


def written(*policies: Mapping[str, str]) -> str:
    """One header of several policies; what a later one says counts."""
    merged = {key: value for policy in policies for key, value in policy.items()}
    return "; ".join(f"{key} {value}" for key, value in merged.items())
