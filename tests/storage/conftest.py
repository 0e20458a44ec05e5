"""These tests share a database a file."""

from tests.storage.lasting import lasting_postgres, lasting_postgres_url, store

__all__ = ["lasting_postgres", "lasting_postgres_url", "store"]
