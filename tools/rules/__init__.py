"""Which rule carries out which article: read from docstrings, written to docs/rules.md."""
