"""Typed callers, one a service: the only way in which one part calls another."""
