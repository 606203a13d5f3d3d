// A recorded battle as the page asks about it: who stands where, in what state, under what order.

const ACTIVE = "active", BROKEN = "broken", GONE = "gone";

class Battle {
  constructor(record, page) {
    Object.assign(this, record);
    this.page = page;
    this.cols = page.map.cols;
    this.tickMinutes = this.header.tick_minutes;
    this.start = Date.parse(this.header.start.slice(0, 16) + "Z");
    this.list = this.header.units;
    this.index = new Map(this.list.map((unit, u) => [unit.id, u]));
    this.most = new Int32Array(this.units);
    for (let t = 0; t < this.ticks; t++)
      for (let u = 0; u < this.units; u++)
        this.most[u] = Math.max(this.most[u], this.value("men", t, u));
    this.lastHexes = this.lastOnMap();
    this.orders = this.ordersByUnit();
    this.happenings = this.happened();
    this.present = this.header.sides.map((_, side) => this.series("men", side));
  }

  value(field, t, u) { return this.fields[field][t * this.units + u]; }
  word(field, t, u) { return this.codes[field][this.value(field, t, u)]; }
  status(t, u) { return this.word("status", t, u); }
  isCutOff(t, u) { return this.word("supply", t, u) === "cut_off"; }
  strength(t, u) { return this.value("men", t, u) / Math.max(this.most[u], 1); }
  control(t, h) { return this.fields.control[t * this.map.hexes + h]; }
  light(t) { return this.fields.light[t]; }
  moment(t) { return new Date(this.start + t * this.tickMinutes * 60000); }
  get map() { return { hexes: this.cols * this.page.map.rows }; }

  // where a unit is; a unit that is gone is where it was last
  hexOf(t, u) {
    return this.status(t, u) === GONE ? this.lastHexes[t * this.units + u] : this.value("hex", t, u);
  }

  isShown(t, u) {
    const status = this.status(t, u);
    return (status === ACTIVE || status === BROKEN) && this.value("hex", t, u) >= 0;
  }

  lastOnMap() {
    const last = new Int16Array(this.ticks * this.units).fill(-1);
    for (let t = 0; t < this.ticks; t++) {
      for (let u = 0; u < this.units; u++) {
        const h = this.value("hex", t, u);
        last[t * this.units + u] = h >= 0 || !t ? h : last[(t - 1) * this.units + u];
      }
    }
    return last;
  }

  series(field, side) {
    const sums = new Int32Array(this.ticks);
    for (let t = 0; t < this.ticks; t++)
      for (let u = 0; u < this.units; u++)
        if (this.list[u].side === side && this.isShown(t, u)) sums[t] += this.value(field, t, u);
    return sums;
  }

  tally(t, side) {
    const found = { men: 0, vehicles: 0, guns: 0, active: 0, broken: 0, gone: 0 };
    for (let u = 0; u < this.units; u++) {
      if (this.list[u].side !== side) continue;
      const status = this.status(t, u);
      if (status === GONE) found.gone++;
      if (!this.isShown(t, u)) continue;
      found[status]++;
      for (const what of ["men", "vehicles", "guns"]) found[what] += this.value(what, t, u);
    }
    return found;
  }

  ordersByUnit() {
    const orders = this.list.map(() => []);
    for (const row of this.ledger)
      if (this.index.has(row.ordered.unit)) orders[this.index.get(row.ordered.unit)].push(row);
    return orders;
  }

  // the last order that a unit was given, null before the first
  orderOf(t, u) {
    const rows = this.orders[u];
    let found = null;
    for (const row of rows) {
      if (row.tick > t) break;
      found = row;
    }
    return found;
  }

  // events and decisions of note, by time; a decision that is renewed is told once
  happened() {
    const found = [];
    for (const event of this.events) {
      if (event.kind === "zone_changed" && event.tick === 0) continue; // who held it before
      const group = event.kind === "zone_changed" ? "places"
        : event.kind.startsWith("unit_") ? "units" : "turns";
      const u = event.unit;
      const hex = event.hex >= 0 ? event.hex : u >= 0 ? this.hexOf(event.tick, u) : -1;
      found.push({ tick: event.tick, side: event.side, group, kind: event.kind, unit: u,
        zone: event.zone, hex });
    }
    const told = new Set();
    for (const row of this.ledger) {
      const zone = row.ordered.zone || "";
      const key = [row.side, row.formation, row.clause, zone].join("|");
      if (!this.page.decisions.includes(row.clause) || told.has(key)) continue;
      told.add(key);
      found.push({ tick: row.tick, side: row.side, group: "decisions", kind: row.clause, unit: -1,
        formation: row.formation, zone, hex: row.ordered.hex ?? -1 });
    }
    const rank = { turns: 0, places: 1, decisions: 2, units: 3 };
    return found.sort((a, b) => a.tick - b.tick || rank[a.group] - rank[b.group]);
  }

  place(happening) {
    if (happening.hex >= 0) return centerOf(happening.hex, this.cols);
    const zone = this.page.map.zones[happening.zone];
    return zone ? [zone.at[0] / 100, zone.at[1] / 100] : null;
  }

  // the zone nearest to a hex, if it is near
  zoneNear(hex, withinKm) {
    const [x, y] = centerOf(hex, this.cols);
    let best = null, least = withinKm;
    for (const [id, zone] of Object.entries(this.page.map.zones)) {
      const away = Math.hypot(zone.at[0] / 100 - x, zone.at[1] / 100 - y);
      if (away < least) [best, least] = [id, away];
    }
    return best;
  }
}
