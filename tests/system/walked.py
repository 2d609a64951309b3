"""A system together with the walk that went through it."""

from dataclasses import dataclass, field

from demo.client import Journal
from demo.report import DemoResult, Recognised
from demo.run import Run
from demo.stage import Stage
from demo.walk import set_up, walk
from tests.support.ids import new_id
from tests.support.system import System

ONE, FOUR = "one process", "four processes"


@dataclass
class Walked:
    """A system that the demo has walked through."""

    system: System
    run: str = field(default_factory=lambda: str(new_id()))
    journal: Journal = field(default_factory=Journal)
    lines: list[str] = field(default_factory=list)
    result: DemoResult = field(init=False)

    def walk(self) -> "Walked":
        try:
            self.result = walk(
                self.system.base_url,
                self.system.administrator,
                self.lines.append,
                run=self.run,
                journal=self.journal,
            )
        except TimeoutError as error:
            failures = "SELECT code, reason FROM registry.job_failures ORDER BY job_id, attempt"
            error.add_note(f"{self.system.rows(failures)}\n{self.system.last_words()}")
            raise
        return self

    def stage(self) -> Stage:
        """Give the people of the walk again; nothing is created anew."""
        run = Run(self.run, secret=self.system.administrator.password)
        return set_up(
            self.system.base_url, self.system.administrator, lambda _: None, run, self.journal
        )

    def certificate(self, case: str) -> Recognised:
        return self.result.certificate(case)
