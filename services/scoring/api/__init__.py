"""The routes of the scoring service: rulebooks to read, scores to ask for."""
