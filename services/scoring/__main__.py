"""Run the scoring service alone: `python -m services.scoring`."""

import uvicorn

from services.scoring.app import create_app
from services.scoring.settings import ScoringSettings


def main() -> None:
    """Serve until stopped."""
    settings = ScoringSettings()
    uvicorn.run(create_app(), host=settings.host, port=settings.port, log_config=None)


if __name__ == "__main__":
    main()
