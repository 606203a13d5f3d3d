"""What the records say may stand at a path of a scenario."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

from nomonhan.scenario.nodes import PathPart
from nomonhan.scenario.quantity import Limits, Quantity, Record
from nomonhan.scenario.records import Scenario


class Shape(NamedTuple):
    """Type of what may stand at one place."""

    record: type[Record] | None
    """Set for records, quantities included."""
    inside: Any
    """Annotation of the entries of a mapping or list; None for anything else."""
    is_list: bool
    literals: tuple[str, ...]
    """The words or numbers allowed, as text; empty if any are."""
    limits: Limits | None
    plain: Any
    """The bare type: str, int, float, bool, dict, list, a record."""

    @property
    def is_number(self) -> bool:
        """Whether a quantity may stand here."""
        return self.record is Quantity

    @property
    def keys(self) -> tuple[str, ...]:
        """Fields of a record; empty for anything else."""
        return tuple(self.record.model_fields) if self.record else ()


def shape_of(annotation: Any, metadata: Sequence[Any] = ()) -> Shape:
    """Shape of an annotation."""
    limits = next((m for m in metadata if isinstance(m, Limits)), None)
    while True:
        origin = get_origin(annotation)
        if origin is Annotated:
            annotation, *more = get_args(annotation)
            limits = limits or next((m for m in more if isinstance(m, Limits)), None)
        elif origin in (Union, UnionType):
            annotation = next(a for a in get_args(annotation) if a is not type(None))
        else:
            break
    arguments = get_args(annotation)
    if origin is Literal:
        words = tuple(map(str, arguments))
        return Shape(None, None, False, words, None, type(arguments[0]))
    if origin is dict:
        return Shape(None, arguments[1], False, (), None, dict)
    if origin is list:
        return Shape(None, arguments[0], True, (), None, list)
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return Shape(annotation, None, False, (), limits, annotation)
    return Shape(None, None, False, (), None, annotation)


@cache
def _field_shape(record: type[Record], name: str) -> Shape | None:
    field = record.model_fields.get(name)
    return None if field is None else shape_of(field.annotation, field.metadata)


def below(shape: Shape, part: PathPart) -> Shape | None:
    """Shape of a field, an entry or an item; None if there can be none of that name."""
    if shape.record is not None:
        return _field_shape(shape.record, str(part))
    if shape.inside is None or (shape.is_list and not str(part).isdigit()):
        return None
    return shape_of(shape.inside)


def shape_at(path: Sequence[PathPart], top: type[Record] = Scenario) -> Shape | None:
    """Shape of what may stand at a path; None if the records know no such place."""
    shape: Shape | None = shape_of(top)
    for part in path:
        if shape is None:
            return None
        shape = below(shape, part)
    return shape
