"""An application for stars: what is filed, who has it now, until when, under which law."""
