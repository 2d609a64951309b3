"""Where the long questions are worked on, and how many may wait: comparisons, advice, batches."""

from fastapi import Request

from libs.kit.bench import Bench
from libs.kit.places import Places


class Desk:
    """The threads beside the event loop, and the places before them.

    Ours: whoever asks holds his place from the first byte of his body on, so that the bodies held
    in memory are bounded too. A batch gives up its thread after each slice, so its places are
    counted apart: a slow sender keeps nobody from a thread.
    """

    def __init__(self) -> None:
        self.bench = Bench("scoring")
        self.questions = Places(room=18, each=4)
        self.streams = Places(room=16, each=2)

    def close(self) -> None:
        """End the threads."""
        self.bench.close()


def desk_of(request: Request) -> Desk:
    """Give the desk of the app that serves the request."""
    desk: Desk = request.app.state.desk
    return desk
