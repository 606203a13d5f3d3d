// Words, numbers and dates in the reader's language.

class Words {
  constructor(all, lang) {
    this.all = all;
    this.lang = lang;
  }

  w(key, values = {}) {
    const text = this.all[this.lang][key];
    if (text === undefined) throw new Error(`no word for ${key}`);
    return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  }

  pick(both) { return both[this.lang]; }

  // 17,202.5 in English; 17 202,5 in Spanish, grouped from five figures
  get number() {
    const spanish = this.lang === "es";
    const format = new Intl.NumberFormat(spanish ? "es-ES" : "en-GB", { maximumFractionDigits: 1 });
    return (value) => {
      const text = format.format(value);
      return spanish ? text.replaceAll(".", "\u00a0") : text;
    };
  }

  percent(share) {
    return this.lang === "es" ? `${Math.round(100 * share)}\u00a0%` : `${Math.round(100 * share)}%`;
  }

  day(date) {
    return date.toLocaleDateString(this.lang === "es" ? "es-ES" : "en-GB",
      { day: "numeric", month: "long", timeZone: "UTC" });
  }

  clock(date) { return date.toISOString().slice(11, 16); }
  moment(date) { return `${this.day(date)}, ${this.clock(date)}`; }

  light(share) {
    return this.w(share < 0.1 ? "night" : share > 0.7 ? "day" : "half_light");
  }

  unit(battle, u) { return this.pick(battle.list[u].name); }
  side(battle, side) { return this.pick(battle.header.sides[side].name); }
  zone(battle, id) {
    const zone = battle.page.map.zones[id];
    return zone ? this.pick(zone) : id.replaceAll("_", " ");
  }
  formation(battle, id) {
    const name = battle.page.formations[id];
    return name ? this.pick(name) : id.replaceAll("_", " ");
  }

  happening(battle, one) {
    const side = one.side >= 0 ? this.side(battle, one.side) : "";
    const zone = one.zone ? this.zone(battle, one.zone) : "";
    if (one.group === "decisions") {
      const who = one.formation ? this.formation(battle, one.formation) : side;
      return this.w("decision", { who, text: this.w(`clause.${one.kind}`),
        where: zone ? ` (${zone})` : "" });
    }
    const unit = one.unit >= 0 ? this.unit(battle, one.unit) : side;
    return this.w(`event.${one.kind}`, { unit, side, zone });
  }

  // "go round what resists, toward Fui; ordered 21 August, 06:00"
  order(battle, t, u) {
    const row = battle.orderOf(t, u);
    if (!row) return this.w("no_order");
    const hex = row.ordered.hex;
    const zone = hex === undefined ? null : battle.zoneNear(hex, 4);
    const where = zone ? this.w("toward", { zone: this.zone(battle, zone) }) : "";
    return this.w("ordered", { text: this.w(`clause.${row.clause}`), where,
      when: this.moment(battle.moment(row.tick)) });
  }
}
