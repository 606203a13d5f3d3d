"""The bibliography: every source as the program cites it, with its grade."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pybtex.plugin import register_plugin
from pybtex.richtext import Text
from pybtex.style import FormattedEntry
from pybtex.style.formatting.unsrt import Style as UnsortedStyle
from pybtex.style.labels import BaseLabelStyle as LabelStyle
from pybtex.style.sorting import BaseSortingStyle as SortingStyle

from nomonhan.scenario.packaged import REFERENCES_FILE
from nomonhan.scenario.sources import Source, read_sources
from nomonhan.text import language

STYLE = "nomonhan"
READ = {
    "full": "read whole", "part": "read in part", "excerpt": "read in excerpts", "none": "not read",
}  # fmt: skip


def sources() -> dict[str, Source]:
    """The packaged bibliography by key."""
    problems: list[Any] = []
    with language("en"):
        found = read_sources(REFERENCES_FILE, problems)
    if problems:
        raise ValueError("\n".join(str(problem) for problem in problems))
    return found


class KeyLabels(LabelStyle):  # type: ignore[misc]  # pybtex has no types
    """The key is the label: data files name it."""

    def format_labels(self, sorted_entries: Any) -> Iterator[str]:
        for entry in sorted_entries:
            yield entry.key


class KeyOrder(SortingStyle):  # type: ignore[misc]
    """By key, capitals aside: whoever looks up a key finds it."""

    def sorting_key(self, entry: Any) -> str:
        return str(entry.key).lower()


class GradedStyle(UnsortedStyle):  # type: ignore[misc]
    """A source in the words of `nomonhan cite`, with its grade and how much of it was read."""

    default_sorting_style = STYLE
    default_label_style = STYLE

    def format_entry(self, label: str, entry: Any, bib_data: Any = None) -> FormattedEntry:
        """One line of the list."""
        source = Source(
            entry.key,
            entry.original_type,
            entry.fields["grade"],
            entry.fields.get("read", ""),
            {**persons_of(entry), **dict(entry.fields)},
        )
        with language("en"):
            text = source.text
        note = source.field("note")
        more = "; ".join(filter(None, (f"Grade {source.grade}", READ.get(source.read, ""))))
        return FormattedEntry(
            entry.key, Text(f"{text} {more}." + (f" {note}." if note else "")), label
        )


def persons_of(entry: Any) -> dict[str, str]:
    """Authors and editors as the file writes them."""
    return {role: " and ".join(str(p) for p in people) for role, people in entry.persons.items()}


def register() -> None:
    """Make style, labels and order known to pybtex."""
    register_plugin("pybtex.style.labels", STYLE, KeyLabels)
    register_plugin("pybtex.style.sorting", STYLE, KeyOrder)
    register_plugin("pybtex.style.formatting", STYLE, GradedStyle)
