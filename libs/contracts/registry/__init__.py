"""The registry as the others see it: one module a chapter."""
