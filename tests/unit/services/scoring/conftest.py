"""Hypothesis: a quick run by default, `--hypothesis-profile=deep` for a long one."""

from hypothesis import settings

settings.register_profile("deep", max_examples=3000, deadline=None)
