"""Examines a stranger's PDF in a process of its own, with little memory and little time.

`python -m services.certificates.examining.sandbox`: the request comes in on standard input as
one line of JSON and the file, the examination goes out on standard output as JSON.
"""

import asyncio
import base64
import json
import resource
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from services.certificates.examining.examination import Examination
from services.certificates.examining.pdf import examine

_SECONDS = 6
_WAIT_SECONDS = 8
"""Less than a caller of this service waits, so that a verdict still reaches him."""
_MEMORY = 1 << 30
_MODULE = "services.certificates.examining.sandbox"
_ROOT = Path(__file__).resolve().parents[3]


async def examine_stranger(pdf: bytes, roots: Sequence[bytes]) -> Examination:
    """Examine in a new process; one that takes too long or dies has not read the file."""
    header = json.dumps([base64.b64encode(root).decode() for root in roots])
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        _MODULE,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        cwd=_ROOT,
        env={"PYTHONPATH": str(_ROOT), "PYTHONDONTWRITEBYTECODE": "1", "LANG": "C.UTF-8"},
    )
    try:
        sent = header.encode() + b"\n" + pdf
        out, _ = await asyncio.wait_for(process.communicate(sent), _WAIT_SECONDS)
        return Examination(**json.loads(out))
    except (TimeoutError, ValueError, TypeError):
        return Examination()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def _confine() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _main() -> None:
    _confine()
    roots = [base64.b64decode(root) for root in json.loads(sys.stdin.buffer.readline())]
    found = examine(sys.stdin.buffer.read(), roots)
    sys.stdout.write(json.dumps(asdict(found)))


if __name__ == "__main__":
    _main()
