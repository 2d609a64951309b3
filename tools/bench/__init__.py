"""Measurements of the hot paths against their floors, side by side in one run."""
