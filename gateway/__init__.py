"""The only public door: accounts, tokens, roles, forwarding and the public pages.

Owns accounts and sessions, and the key that signs access tokens. Calls the registry (units),
certificates (pages) and scoring only as a client, and forwards everybody's requests to them. It
has no rule of the programme; everybody calls it, nobody inside does except for its public keys.
"""
