"""Questions that pages ask all the time use the index that is there for them, however much a workspace holds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from builders import document, read, settings
from sqlalchemy import event

from dragoman.model import Record
from dragoman.store import ClaimFilter, Store, open_store


def by_id(store: Store, record: Record) -> set[str]:
    return set(store.reader.claims_by_id("talks", [*(c.id for c in record.claims), "c-none"]))


def of_document(store: Store, record: Record) -> set[str]:
    found = store.reader.claims("talks", ClaimFilter(document=record.document.id))
    assert found.total == len(found.items)
    return {entry.claim.id for entry in found.items}


@pytest.mark.parametrize(
    ("ask", "part", "index"),
    [(by_id, "claims.id IN", "ix_claims_dossier_id"), (of_document, "claims.document IN", "ix_claims_document")],
)
def test_claims_are_found_by_the_index_that_is_there_for_it(
    tmp_path: Path, ask: Callable[[Store, Record], set[str]], part: str, index: str
) -> None:
    asked: list[tuple[str, Any]] = []

    def remember(connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:
        if part in statement and not statement.startswith("EXPLAIN"):
            asked.append((statement, parameters))

    with open_store(tmp_path / "w.sqlite") as store:
        store.writer.create(settings())
        record = read(document())
        store.writer.add("talks", record)
        engine = store._engine
        event.listen(engine, "before_cursor_execute", remember)
        assert ask(store, record) == {claim.id for claim in record.claims}
        assert asked
        with engine.connect() as connection:
            plans = [
                " ".join(row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters))
                for statement, parameters in asked
            ]
    assert all(f"SEARCH claims USING INDEX {index}" in plan or f"COVERING INDEX {index}" in plan for plan in plans), (
        plans
    )
