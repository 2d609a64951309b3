"""People who may log in: who they are, where they act, and their passwords."""
