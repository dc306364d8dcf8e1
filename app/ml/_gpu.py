"""Asks the CUDA driver for a GPU, without TensorFlow."""

from __future__ import annotations

import ctypes
import sys


def driver_has_a_gpu() -> bool:
    """True if the CUDA driver starts and offers a device. CUDA_VISIBLE_DEVICES counts."""
    try:
        driver = ctypes.CDLL("nvcuda.dll" if sys.platform == "win32" else "libcuda.so.1")
        count = ctypes.c_int(0)
        started = driver.cuInit(0) == 0
        return bool(started and driver.cuDeviceGetCount(ctypes.byref(count)) == 0 and count.value)
    except (OSError, AttributeError):
        return False
