"""The migrations give the schema that the models declare, no more and no less."""

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from models.database.engines import open_engine
from models.migrate import upgrade
from models.schema import METADATA


def test_the_models_and_the_migrations_agree(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'duban.db'}"
    upgrade(url)
    engine = open_engine(url)
    try:
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, METADATA) == []
    finally:
        engine.dispose()
