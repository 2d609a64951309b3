"""The queue library's schema is the one that migrations/registry/versions/0003 was written for."""

import hashlib

from procrastinate.schema import SchemaManager

# A new digest means a new library: write a revision with the steps that it ships for those who
# upgrade (its sql/migrations), and only then change this.
WRITTEN_FOR = "c70ec4b400a60ad9592787653aae5ae77ae41bf801d56b5bd2712751a07f2009"


def test_the_shipped_schema_is_the_migrated_one() -> None:
    assert hashlib.sha256(SchemaManager.get_schema().encode()).hexdigest() == WRITTEN_FOR
