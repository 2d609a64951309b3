"""Decisions, recognitions, forwarding and withdrawal, and the jobs that make certificates."""
