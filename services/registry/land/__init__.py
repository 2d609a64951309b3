"""Administrative units by date, mergers, and the reach of a unit."""
