"""Plumbing that every service does the same way; no noun of the programme in it."""
