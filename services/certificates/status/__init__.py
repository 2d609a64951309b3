"""Changes of status and the status list."""
