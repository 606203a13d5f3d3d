"""Columns of `sides.doctrine` that phases read."""

from __future__ import annotations

from nomonhan.engine.inputs import DOCTRINE_FIELDS

SURRENDER = DOCTRINE_FIELDS.index("surrender")
STAFF_QUALITY = DOCTRINE_FIELDS.index("staff_quality")
BATTALION_DELAY_H = DOCTRINE_FIELDS.index("battalion_delay_h")
RADIO = DOCTRINE_FIELDS.index("radio")
LESSONS = DOCTRINE_FIELDS.index("lessons")
