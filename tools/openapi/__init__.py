"""The published API: written from the code, compared with what is published, checked for breaks."""
