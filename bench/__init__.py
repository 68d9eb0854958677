"""Measurements: ``python -m bench``. Each prints its figures beside a yardstick measured in the same run."""
