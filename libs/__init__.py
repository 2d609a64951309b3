"""Code used by every service; it knows none of them."""
