"""Imports every module with tables, so that `METADATA` is whole."""

from gateway.accounts import tables as accounts
from gateway.codes import tables as codes
from gateway.posts import tables as posts
from gateway.tokens import tables as tokens

__all__ = ["accounts", "codes", "posts", "tokens"]
