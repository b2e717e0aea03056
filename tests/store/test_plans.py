"""Questions that pages ask all the time use the index that is there for them, however much a workspace holds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from builders import document, read, settings
from sqlalchemy import event

from dragoman.store import open_store


def test_claims_are_found_by_their_ids(tmp_path: Path) -> None:
    asked: list[tuple[str, Any]] = []

    def remember(connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:
        if "claims.id IN" in statement and not statement.startswith("EXPLAIN"):
            asked.append((statement, parameters))

    with open_store(tmp_path / "w.sqlite") as store:
        store.writer.create(settings())
        record = read(document())
        store.writer.add("talks", record)
        engine = store._engine
        event.listen(engine, "before_cursor_execute", remember)
        ids = [claim.id for claim in record.claims]
        assert set(store.reader.claims_by_id("talks", [*ids, "c-none"])) == set(ids)
        assert asked
        with engine.connect() as connection:
            plans = [
                " ".join(row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters))
                for statement, parameters in asked
            ]
    assert all("SEARCH claims USING INDEX ix_claims_dossier_id" in plan for plan in plans), plans
