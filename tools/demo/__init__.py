"""The demo: products walk through the public API from registration to a checked certificate."""

from tools.demo.accounts import DemoAccount
from tools.demo.client import Credentials
from tools.demo.report import DemoResult
from tools.demo.walk import walk

__all__ = ["Credentials", "DemoAccount", "DemoResult", "walk"]
