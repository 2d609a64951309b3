"""Keys, the certificate chain and the signatures."""
