"""Processes that we start end with us, however we end."""

import ctypes
import os
import signal
import subprocess
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1


def die_with_parent(number: signal.Signals) -> Callable[[], None]:
    """Have the kernel send the child this signal when its parent dies.

    For `preexec_fn`, which runs after the change of user that would clear the request. Start the
    child from the main thread: the kernel watches the thread, not the process.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    parent = os.getpid()

    def prepare() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, number, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return prepare


def end(process: "subprocess.Popen[bytes]", *insistence: signal.Signals, patience: float) -> None:
    """Ask a process to end, each time less politely, and wait until it has."""
    for number in (*insistence, signal.SIGKILL):
        if process.poll() is None:
            process.send_signal(number)
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            continue
        return
