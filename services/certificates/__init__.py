"""Certificates: numbers, signed documents, status and verification.

It is the only holder of the signing keys. It owns its database and its document store, calls
nobody, and is called by the registry (issue, status changes) and by everybody (public reads).
It knows no dossier and no score: an order tells it what to certify.
"""
