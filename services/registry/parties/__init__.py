"""Who makes: kinds, identities, representatives."""
