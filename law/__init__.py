"""The law as data: one folder a decree, and the only place where a number of the law is typed.

`<decree>/procedure.yaml` holds who does what by when, `<decree>/sheets` what is scored and how.
"""

from pathlib import Path

FOLDER = Path(__file__).parent
"""Where the decrees' folders lie."""
