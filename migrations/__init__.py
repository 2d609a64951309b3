"""How each service's schema comes to be: one alembic history per database owner."""
