"""Sessions: log in, refresh, log out; the keys that sign, and what was revoked."""
