"""Councils, their rounds, members' sealed sheets, openings and conclusions."""
