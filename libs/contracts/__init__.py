"""Data that crosses a service boundary: pydantic and the standard library only."""
