"""Posts: what people are, where, in which organisation, and from when to when."""
