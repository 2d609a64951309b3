"""How much one account may bring in, a day and in all: producers, products, papers.

Ours: decision 0127. Whoever holds an account could otherwise fill the disk, and every list with it.
"""

from services.registry.quotas.acts import count
from services.registry.quotas.rules import Counted, Quota, Quotas

__all__ = ["Counted", "Quota", "Quotas", "count"]
