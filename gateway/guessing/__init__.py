"""How hard a password is to guess, by rules of our own and a frozen list of common words."""
