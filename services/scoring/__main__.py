"""Run the scoring service alone: `python -m services.scoring`."""

import uvicorn

from libs.kit.logs import configure_logs
from services.scoring.app import create_app
from services.scoring.settings import ScoringSettings


def main() -> None:
    """Serve until stopped."""
    settings = ScoringSettings.from_environment()
    configure_logs("scoring", json=settings.log_format == "json")
    uvicorn.run(create_app(), host=settings.host, port=settings.port, log_config=None)


if __name__ == "__main__":
    main()
