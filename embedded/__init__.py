"""Everything in one process with a private PostgreSQL: the default way to run.

Owns nothing of its own: it starts PostgreSQL, the services and the gateway, and stops them again.
"""
