"""Changes of status, and the routes of the status list."""
