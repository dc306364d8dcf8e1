"""Content security policies: what a page may load, run and connect to, by kind of page."""

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

# Every other page refuses to be framed, so this allows the sandbox frame alone.
ALLOW_PROGRAM_FRAME = {"frame-src": "'self'"}

# Blockly and Swagger UI insert style elements. Scripts stay strict.
ALLOW_INLINE_STYLES = {"style-src": "'self' 'unsafe-inline'"}

# The policy's sandbox gives the frame an origin of its own, even if it is opened directly. Its only
# script has a nonce and contains the worker's code, so neither can load anything, even by `import`.
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

# A worker has the policy that comes with its script. The one that recognizes runs WebAssembly, which
# the pages themselves may not, and loads its network.
WORKER_POLICY = {
    "default-src": "'none'",
    "script-src": "'wasm-unsafe-eval'",
    "connect-src": "'self'",
}


def policy_header(*policies: Mapping[str, str]) -> str:
    """The header for merged policies. A later policy overrides the directives of an earlier one."""
    merged = {key: value for policy in policies for key, value in policy.items()}
    return "; ".join(f"{key} {value}" for key, value in merged.items())
