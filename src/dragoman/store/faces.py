"""What the web faces ask of a workspace beyond `StoreReader`: whether anything changed, and the newest analysis."""

from __future__ import annotations

import zlib

from sqlalchemy import Engine, distinct, func, select

from dragoman.model import Dossier
from dragoman.store import listing
from dragoman.store.engine import reading
from dragoman.store.entries import ClaimEntry, Page
from dragoman.store.listing import ClaimFilter
from dragoman.store.rows import find_dossier
from dragoman.store.tables import analyses, audit, claims, dossiers, roles


class Faces:
    """Cheap questions that a page asks before the dear ones."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def revision(self) -> int:
        """A number that grows with every change of documents, readings, reviews or settings, whoever makes it.

        Every change is logged in its own transaction, so the newest entry of the log stands for all of them.
        """
        with reading(self._engine) as connection:
            return int(connection.execute(select(func.coalesce(func.max(audit.c.pk), 0))).scalar_one())

    def latest_analysis(self, dossier: str) -> tuple[str, Dossier] | None:
        """The newest kept analysis with its digest, whatever it was made from; None if none was kept."""
        with reading(self._engine) as connection:
            query = (
                select(analyses.c.digest, analyses.c.body)
                .where(analyses.c.dossier == find_dossier(connection, dossier))
                .order_by(analyses.c.pk.desc())
                .limit(1)
            )
            row = connection.execute(query).first()
        return None if row is None else (row.digest, Dossier.from_json(zlib.decompress(row.body)))

    def newest(self, dossier: str, where: ClaimFilter, *, offset: int, limit: int) -> Page[ClaimEntry]:
        """Claims that a filter means, from the newest report back; within a report from its end."""
        with reading(self._engine) as connection:
            pk = find_dossier(connection, dossier)
            return listing.claims_page(connection, pk, where, offset=offset, limit=limit, newest=True)

    def names(self) -> tuple[str, ...]:
        """Names of all dossiers."""
        with reading(self._engine) as connection:
            return tuple(connection.execute(select(dossiers.c.name).order_by(dossiers.c.name)).scalars())

    def sources(self, dossier: str) -> tuple[tuple[str, int, int], ...]:
        """Keys of all who are cited, each with its number of claims and of outlets that cite it, most claims first."""
        with reading(self._engine) as connection:
            number = func.count(distinct(roles.c.claim)).label("number")
            query = (
                select(roles.c.key, number, func.count(distinct(roles.c.outlet)).label("outlets"))
                .where(roles.c.dossier == find_dossier(connection, dossier), roles.c.live, roles.c.role == "source")
                .group_by(roles.c.key)
                .order_by(number.desc(), roles.c.key)
            )
            return tuple((row.key, row.number, row.outlets) for row in connection.execute(query))

    def waiting(self, dossier: str) -> int:
        """How many claims nobody judged yet."""
        with reading(self._engine) as connection:
            query = (
                select(func.count())
                .select_from(claims)
                .where(
                    claims.c.dossier == find_dossier(connection, dossier), claims.c.live, claims.c.reviewed.is_(False)
                )
            )
            return connection.execute(query).scalar_one()
