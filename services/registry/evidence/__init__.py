"""Papers by content hash: filed once, referred to by dossiers."""
