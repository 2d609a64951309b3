"""The demo: products walk through the public API from registration to a checked certificate."""

from demo.accounts import DemoAccount
from demo.client import Credentials
from demo.report import DemoResult
from demo.walk import walk

__all__ = ["Credentials", "DemoAccount", "DemoResult", "walk"]
