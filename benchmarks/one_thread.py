"""Imported before numpy, this holds its libraries to one thread, so that processor time is the time of one core."""

import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"
