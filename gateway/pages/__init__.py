"""Pages for people: their words, their templates, and how they are filled."""
