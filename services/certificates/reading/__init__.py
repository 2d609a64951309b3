"""Public reads."""
