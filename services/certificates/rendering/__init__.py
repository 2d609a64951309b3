"""From facts to an A4 page in PDF/A-3b."""
