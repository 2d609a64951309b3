"""History: what was decided on paper, entered afterwards by the acts of the other chapters.

What differs is who enters it and on which day it counts (`rules.Past`), the units of the day, and
what only the paper knows. The face of the chapter.
"""

from services.registry.history.api import router

__all__ = ["router"]
