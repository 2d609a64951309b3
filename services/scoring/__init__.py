"""Scoring: the rulebooks as data, and the arithmetic from score sheets to stars.

It owns the compiled rulebooks (`rulebooks/*/pack.json`) and nothing else: no database, no network,
no clock and no state. The registry and the gateway call it; it calls nobody.
"""
