"""Checking an uploaded PDF."""
