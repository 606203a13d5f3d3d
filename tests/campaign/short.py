"""A campaign of half-day battles of two equal armies, quick enough to play by the dozen."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from nomonhan.campaign.reading import CAMPAIGNS_FOLDER, FILE, read_campaign
from nomonhan.campaign.records import Campaign
from nomonhan.scenario.packaged import SCENARIOS_FOLDER

HOURS = 9


def write_short_campaign(folder: Path) -> Path:
    """The packaged campaign's rules over short battles on the plain; returns its folder."""
    battle = folder / "battle"
    shutil.copytree(SCENARIOS_FOLDER / "two_equal_armies", battle)
    main = battle / "scenario.yaml"
    main.write_text(main.read_text("utf-8").replace("hours: 48", f"hours: {HOURS}"), "utf-8")
    weather = battle / "weather.yaml"
    days = weather.read_text("utf-8").splitlines()
    kept = [line for line in days if "-08-02" not in line and "-08-03" not in line]
    weather.write_text("\n".join(kept) + "\n", "utf-8")
    text = (CAMPAIGNS_FOLDER / "khalkhin_gol_1939" / FILE).read_text("utf-8")
    text = re.sub(r"scenario: khalkhin_gol_\w+", f"scenario: {battle}", text)
    text = re.sub(r"\bsoviet\b", "western", text)
    text = re.sub(r"\bjapanese\b", "eastern", text)
    text = text.replace("name: khalkhin_gol_1939", "name: short")
    home = folder / "short"
    home.mkdir()
    (home / FILE).write_text(text, "utf-8")
    return home


def short_campaign(folder: Path) -> Campaign:
    """The same, read."""
    return read_campaign(write_short_campaign(folder))
