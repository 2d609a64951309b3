"""One-time codes: what lets a person set the own password, or wake a sleeping account."""
