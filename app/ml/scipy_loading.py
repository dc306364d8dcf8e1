"""Loads what this package uses of scipy.

Scipy's packages import one another in circles. Where two threads begin at different ends, Python hands
one of them a package that is half there, and the import fails.
"""

from __future__ import annotations

from threading import Lock

loading = Lock()


def load_scipy() -> None:
    """Imports it in one thread at a time. Takes 0.3 s the first time."""
    with loading:
        import scipy.cluster.hierarchy
        import scipy.linalg.lapack
        import scipy.spatial.distance  # noqa: F401
