"""What every table shares: tenancy, instants, enums by value, one naming convention."""

from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, DateTime, Enum, ForeignKeyConstraint, MetaData, String, types
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

ID_LENGTH = 36
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_1_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

AnyEnum = TypeVar("AnyEnum", bound=StrEnum)
Instant = datetime | ColumnElement[datetime]
"""When something is true: an instant, or the place of one in a statement that is made once."""


class UtcDateTime(types.TypeDecorator[datetime]):
    """An aware instant in UTC; SQLite would drop an offset in silence, so naive is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware instant into UTC.

        Raises:
            ValueError: the instant has no time zone.
        """
        if value is None:
            return None
        if value.tzinfo is None:
            message = f"an instant needs a time zone: {value!r}"
            raise ValueError(message)
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the stored instant, aware and in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The root of all tables."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: UtcDateTime, str: String}  # noqa: RUF012 - SQLAlchemy's name


class Tenant:
    """A row that belongs to one workspace; the key starts with it, so tenants cannot mix."""

    workspace_id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)


def reference(*, optional: bool = False, primary_key: bool = False) -> Mapped[Any]:
    """Return a column that holds another row's id; ``belongs_to`` makes it a foreign key."""
    return mapped_column(
        String(ID_LENGTH), nullable=optional and not primary_key, primary_key=primary_key
    )


def belongs_to(table: str, column: str, ondelete: str | None = None) -> ForeignKeyConstraint:
    """Return the foreign key from ``(workspace_id, column)`` to a row of the same workspace."""
    return ForeignKeyConstraint(
        ["workspace_id", column],
        [f"{table}.workspace_id", f"{table}.id"],
        ondelete=ondelete,
    )


def within_workspace(ondelete: str | None = None) -> ForeignKeyConstraint:
    """Return the foreign key from ``workspace_id`` to its workspace."""
    return ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], ondelete=ondelete)


def by_value(kind: type[AnyEnum]) -> Enum:
    """Return a column type that stores an enum's values, held by a check of the database."""
    return Enum(
        kind,
        values_callable=_values,
        native_enum=False,
        create_constraint=True,
        length=32,
        name=_snake(kind.__name__),
    )


def _values(kind: Iterable[StrEnum]) -> list[str]:
    return [member.value for member in kind]


def _snake(name: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")
