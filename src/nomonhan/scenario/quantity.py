"""A number with its evidence: value, limits, source, page, grade."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic.annotated_handlers import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from nomonhan.text import gettext as _

ASSUMED = "assumed"
FAULT = "nomonhan_fault"
EARLIEST_YEAR, LATEST_YEAR = 1800, 2100
Grade = Literal["A", "B", "C", "D"]


def fault(what: str, cure: str, field: str = "") -> PydanticCustomError:
    """An error of validation in our own words; `field` is the part of the record that is wrong."""
    return PydanticCustomError(
        FAULT, "{what}; {cure}", {"what": what, "cure": cure, "field": field}
    )


class Record(BaseModel):
    """Base of every record of a scenario: closed, immutable, no silent conversions."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=True, str_strip_whitespace=True, allow_inf_nan=False,
        use_attribute_docstrings=True,
    )  # fmt: skip


class Alternative(Record):
    """What another source says of the same number."""

    value: float | None = None
    low: float | None = None
    high: float | None = None
    source: str = Field(description="Key(s) of references.bib, comma separated.")
    page: str | None = None
    note: str | None = None


class Quantity(Record):
    """A number, its limits and where it comes from."""

    value: float = Field(description="Used when ranges are not drawn; mode of the range.")
    low: float | None = Field(None, description="Lower limit of the range.")
    high: float | None = Field(None, description="Upper limit of the range.")
    source: str | None = Field(
        None,
        description="Key(s) of references.bib, comma separated, or `assumed`; else the record's.",
    )
    page: str | None = Field(None, description="Page or place in the source.")
    grade: Grade | None = Field(None, description="Reliability, if other than the source's own.")
    note: str | None = None
    alternatives: list[Alternative] = Field(
        default_factory=list,
        description="What other sources say; makes the number contested.",
    )

    @model_validator(mode="after")
    def limits_hold_the_value(self) -> Self:
        if self.low is not None and self.low > self.value:
            what = _(
                "low {low} is above value {value}", low=plain(self.low), value=plain(self.value)
            )
            raise fault(what, _("write low <= value <= high"), "low")
        if self.high is not None and self.high < self.value:
            what = _("high {high} is below value {value}",
                     high=plain(self.high), value=plain(self.value))  # fmt: skip
            raise fault(what, _("write low <= value <= high"), "high")
        return self

    def __deepcopy__(self, memo: dict[int, Any] | None = None) -> Self:
        """Itself, since nothing changes it: records copy their defaults by the thousand."""
        return self

    @property
    def is_ranged(self) -> bool:
        return self.low is not None and self.high is not None and self.low < self.high


def plain(value: float) -> str:
    """A number as it would be written in a file."""
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)


@dataclass(frozen=True)
class Limits:
    """What a number may be at most, with its unit; lets a bare number stand for a quantity."""

    least: float = 0.0
    most: float = 1e9
    unit: str = ""

    def __get_pydantic_core_schema__(
        self, source_type: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        def from_number(raw: Any) -> Any:
            return {"value": raw} if isinstance(raw, int | float) else raw

        return core_schema.no_info_after_validator_function(
            self.check,
            core_schema.no_info_before_validator_function(from_number, handler(source_type)),
        )

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        bare = {"type": "number", "minimum": self.least, "maximum": self.most}
        return {"anyOf": [bare, handler(schema)]}

    def check(self, quantity: Quantity) -> Quantity:
        """The quantity, if it and its range keep the limits."""
        for field in ("value", "low", "high"):
            number = getattr(quantity, field)
            if number is not None and not self.least <= number <= self.most:
                raise fault(self._what(number), _("write {range}", range=self.words()), field)
        return quantity

    def words(self) -> str:
        """The limits in words: `0 to 5000 men`."""
        text = _("{least} to {most}", least=plain(self.least), most=plain(self.most))
        return f"{text} {self.unit}" if self.unit else text

    def _what(self, number: float) -> str:
        if number < 0 <= self.least:
            return _("{number} is negative", number=plain(number))
        return _("{number} is out of all reason", number=plain(number))


Number = Annotated[Quantity, Limits()]
Share = Annotated[Quantity, Limits(0, 1)]
Hours = Annotated[Quantity, Limits(0, 1_000, "h")]
Factor = Annotated[Quantity, Limits(0, 10)]
Signed = Annotated[Quantity, Limits(-1e9, 1e9)]


def number(value: float) -> Quantity:
    """A bare default: inherits the source of its record."""
    return Quantity(value=value)


_ID = re.compile(r"[a-z0-9][a-z0-9_]*")


def _is_id(text: str) -> str:
    if not _ID.fullmatch(text) or len(text) > 80:
        raise fault(_("this is no id"), _("write lower_snake_case: a-z, 0-9 and _"))
    return text


def _to_moment(raw: Any) -> Any:
    if not isinstance(raw, str):
        return raw
    try:
        moment = datetime.fromisoformat(raw)
    except ValueError:
        return raw
    if moment.tzinfo is not None:
        what = _("the time carries a time zone")
        raise fault(what, _("write local time without it, such as 1939-08-20T05:45"))
    if not EARLIEST_YEAR <= moment.year <= LATEST_YEAR:
        what = _("the year {year} is out of all reason", year=moment.year)
        raise fault(what, _("write a year from {first} to {last}",
                            first=EARLIEST_YEAR, last=LATEST_YEAR))  # fmt: skip
    return moment


def _is_day(text: str) -> str:
    try:
        return datetime.strptime(text, "%Y-%m-%d").date().isoformat()
    except ValueError:
        raise fault(_("this is no date"), _("write it as 1939-08-20")) from None


Id = Annotated[str, AfterValidator(_is_id)]
Moment = Annotated[datetime, BeforeValidator(_to_moment)]
"""Local time, such as 1939-08-20T05:45."""
Day = Annotated[str, AfterValidator(_is_day)]
"""A date, such as 1939-08-20."""
