"""The tests."""

import os

# As in the training worker, whose lanes are its threads. It has to be set before numpy is imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
