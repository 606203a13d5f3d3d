// What stands beside the map: the sides, the unit that is looked at, what happened, the key.

const GROUPS_OF_EVENTS = ["turns", "places", "decisions", "units"];

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") for (const [kind, call] of Object.entries(value)) made.addEventListener(kind, call);
    else if (value !== null && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

class Panels {
  constructor(stage, words, seek) {
    this.stage = stage;
    this.battle = stage.battle;
    this.words = words;
    this.seek = seek;
    this.groups = new Set(["turns", "places"]);
    this.byId = (id) => document.getElementById(id);
  }

  // all that depends on the language
  build() {
    this.buildUnits();
    this.buildFilters();
    this.buildEvents();
    this.buildKey();
  }

  sides(t) {
    const { battle, words } = this;
    const parts = battle.header.sides.map((side, x) => {
      const found = battle.tally(t, x);
      const row = (what, value) => element("div", {}, element("dt", {}, words.w(what)),
        element("dd", {}, words.number(value)));
      return element("section", { class: `side side-${x}` },
        element("h3", {}, element("span", { class: "dot", "aria-hidden": "true" }),
          ` ${words.side(battle, x)}`),
        element("dl", {}, row("persons_present", found.men), row("vehicles", found.vehicles),
          row("guns", found.guns)),
        element("p", { class: "small" }, words.w("units_line", { active: found.active,
          broken: found.broken, gone: found.gone })));
    });
    this.byId("sides").replaceChildren(...parts);
  }

  // rows of what is known of a unit at an hour
  facts(t, u) {
    const { battle, words } = this, unit = battle.list[u];
    const rows = [];
    const men = battle.value("men", t, u);
    rows.push([words.w("persons"), words.w("of_most", { n: words.number(men),
      most: words.number(battle.most[u]) }), battle.strength(t, u)]);
    for (const what of ["vehicles", "guns"]) {
      const value = battle.value(what, t, u);
      if (value) rows.push([words.w(what), words.number(value)]);
    }
    for (const what of ["cohesion", "suppression"]) {
      const share = battle.value(what, t, u) / 255;
      rows.push([words.w(what), words.percent(share), share]);
    }
    rows.push([words.w("posture"), words.w(`posture.${battle.word("posture", t, u)}`)]);
    rows.push([words.w("supply"), words.w(`supply.${battle.word("supply", t, u)}`)]);
    rows.push([words.w("mission"), words.w(`mission.${battle.word("mission", t, u)}`)]);
    rows.push([words.w("order"), words.order(battle, t, u)]);
    const status = battle.status(t, u);
    const head = [words.w(`branch.${unit.branch}`), words.w(`echelon.${unit.echelon}`),
      words.w(`contingent.${unit.contingent}`)].filter(Boolean).join(" · ");
    return { head, under: words.formation(battle, unit.formation), rows,
      status: status === ACTIVE ? "" : words.w(`status.${status}`) };
  }

  unitCard(t, u) {
    const { battle, words } = this;
    const found = this.facts(t, u);
    const rows = found.rows.map(([what, value, share]) => element("div", {},
      element("dt", {}, what), element("dd", {}, share === undefined ? ""
        : element("span", { class: "bar", "aria-hidden": "true",
          style: `--share: ${share.toFixed(3)}` }), value)));
    return element("div", { class: `card side-${battle.list[u].side}` },
      element("h3", {}, words.unit(battle, u)),
      element("p", { class: "small" }, found.head, element("br"), found.under),
      found.status ? element("p", { class: "status" }, found.status) : "",
      element("dl", {}, ...rows));
  }

  unit(t, u) {
    const place = this.byId("unit");
    if (u < 0) place.replaceChildren(element("p", { class: "small" }, this.words.w("choose_unit")));
    else place.replaceChildren(this.unitCard(t, u));
    if (this.byId("units").value !== String(u)) this.byId("units").value = String(u);
  }

  // beside the pointer: the units of a symbol
  tip(t, stack) {
    const { battle, words } = this;
    const [lead, ...others] = stack.units;
    const rows = others.slice(0, 6).map((u) => element("li", {},
      `${words.unit(battle, u)}: ${words.w("tip_line", {
        men: words.number(battle.value("men", t, u)),
        cohesion: words.percent(battle.value("cohesion", t, u) / 255) })}`));
    if (others.length > 6) rows.push(element("li", {}, "…"));
    return element("div", {}, this.unitCard(t, lead),
      rows.length ? element("ul", { class: "others" }, ...rows) : "");
  }

  buildUnits() {
    const { battle, words } = this;
    const select = this.byId("units"), before = select.value;
    select.replaceChildren(element("option", { value: "-1" }, words.w("no_unit")));
    const groups = new Map();
    battle.list.forEach((unit, u) => {
      const key = `${unit.side}|${unit.formation}`;
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key).push(u);
    });
    for (const side of [0, 1]) {
      for (const [key, units] of groups) {
        if (Number(key[0]) !== side) continue;
        const label = `${words.formation(battle, key.slice(2))}`;
        select.append(element("optgroup", { label }, ...units.map((u) =>
          element("option", { value: String(u) }, words.unit(battle, u)))));
      }
    }
    select.value = before || "-1";
  }

  buildFilters() {
    const boxes = GROUPS_OF_EVENTS.map((group) => {
      const box = element("input", { type: "checkbox", id: `show-${group}`, on: { change: () => {
        this.groups[box.checked ? "add" : "delete"](group);
        this.buildEvents();
        this.events(this.stage.time);
      } } });
      box.checked = this.groups.has(group);
      return element("label", { for: `show-${group}` }, box, ` ${this.words.w(`group.${group}`)}`);
    });
    this.byId("filters").replaceChildren(...boxes);
  }

  buildEvents() {
    const { battle, words } = this;
    const list = this.byId("events");
    this.shown = battle.happenings.filter((one) => this.groups.has(one.group));
    let day = "";
    const items = [];
    this.buttons = this.shown.map((one) => {
      const moment = battle.moment(one.tick);
      if (words.day(moment) !== day) {
        day = words.day(moment);
        items.push(element("li", { class: "day" }, element("h3", {}, day)));
      }
      const button = element("button", { type: "button", class: `event ${one.group}`,
        on: { click: () => this.seek(one.tick, battle.place(one)) } },
      element("time", { datetime: moment.toISOString().slice(0, 16) }, words.clock(moment)),
      element("span", {}, one.side >= 0 ? element("span", { class: `dot side-${one.side}` }) : "",
        ` ${words.happening(battle, one)}`));
      items.push(element("li", {}, button));
      return button;
    });
    if (!items.length) items.push(element("li", { class: "small" }, words.w("no_events")));
    list.replaceChildren(...items);
    this.current = -1;
  }

  // mark what has happened by now, and keep the last of it in sight
  events(time) {
    let last = -1;
    while (last + 1 < this.shown.length && this.shown[last + 1].tick <= time) last++;
    if (last === this.current) return;
    this.current = last;
    this.buttons.forEach((button, i) => {
      button.classList.toggle("past", i <= last);
      if (i === last) button.setAttribute("aria-current", "time");
      else button.removeAttribute("aria-current");
    });
    const list = this.byId("events");
    if (last >= 0 && !list.matches(":hover") && !list.contains(document.activeElement)) {
      const button = this.buttons[last];
      list.scrollTop = button.offsetTop - list.offsetTop - list.clientHeight / 2;
    } else if (last < 0) list.scrollTop = 0;
  }

  // signs in use and what they mean, drawn by the same hand as the map
  buildKey() {
    const { battle, words, stage } = this;
    const plain = { color: "#555555", branch: "infantry", echelon: "battalion", strength: 1,
      count: 1, broken: false, dugIn: false, leaving: false, cutOff: false, label: "" };
    const used = new Set(battle.list.map((unit) => unit.branch));
    const signs = Object.keys(battle.page.symbols.branches).filter((b) => used.has(b))
      .map((branch) => [{ branch }, words.w(`branch.${branch}`)]);
    signs.push([{ strength: 0.5 }, words.w("half_left")], [{ dugIn: true }, words.w("dug_in")],
      [{ leaving: true }, words.w("withdrawing")], [{ broken: true }, words.w("status.broken")],
      [{ cutOff: true }, words.w("supply.cut_off")], [{ count: 3 }, words.w("three_in_one")]);
    const rows = signs.map(([change, text]) => this.keyRow(text, (ctx) =>
      stage.signs.paint(ctx, 24, 15, 17, { ...plain, ...change }, battle.page.map.look.dark)));
    for (const claim of battle.page.map.claims)
      rows.unshift(this.keyRow(words.pick(claim), (ctx) => {
        ctx.beginPath();
        ctx.moveTo(4, 15);
        ctx.lineTo(44, 15);
        stroke(ctx, claim.color, 4.5, 0.34);
        stroke(ctx, claim.color, 1.3, 1, DASHED_CLAIM);
      }));
    rows.push(this.keyRow(words.w("key_front"), (ctx) => {
      battle.header.sides.forEach((side, x) => {
        ctx.beginPath();
        ctx.moveTo(4, 13.5 + 3 * x);
        ctx.lineTo(44, 13.5 + 3 * x);
        stroke(ctx, side.color, 1.9);
      });
    }), this.keyRow(words.w("key_end"), (ctx) =>
      stage.signs.cross(ctx, 24, 15, 14, battle.header.sides[0].color)),
    this.keyRow(words.w("key_circle"), (ctx) => {
      ctx.beginPath();
      ctx.arc(24, 15, 11, 0, 7);
      stroke(ctx, "#2b2b2b", 0.7, 0.8, DOTTED);
    }));
    this.byId("key").replaceChildren(...rows);
  }

  keyRow(text, draw) {
    const canvas = element("canvas", { width: 96, height: 60, "aria-hidden": "true" });
    const ctx = canvas.getContext("2d");
    ctx.scale(2, 2);
    draw(ctx);
    return element("li", {}, canvas, element("span", {}, text));
  }
}
