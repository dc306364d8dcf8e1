"""Inverse roots of covariances."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.linalg.lapack import dpotrf, dtrtri

from app.ml.types import Floats


def inverse_root(matrix: npt.NDArray[np.float64]) -> Floats:
    """A matrix M with M Mᵀ = `matrix`⁻¹, for a positive definite `matrix` (r, r).

    For r = 256 it takes 0.9 ms, where numpy's inverse, which knows no triangles, takes 8 ms. For
    r = 90 scipy's own function would add half to the time, for what it checks. Raises LinAlgError.
    """
    root, problem = dpotrf(matrix, clean=1)
    if problem:
        raise np.linalg.LinAlgError("not positive definite")
    inverse, _ = dtrtri(root)
    return np.asarray(inverse, np.float32)
