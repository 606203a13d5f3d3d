// The page: reads the record, plays it, and listens to keys, pointer and buttons.

const byId = (id) => document.getElementById(id);
const page = JSON.parse(byId("page").textContent);

function loadedImage(url) {
  return new Promise((done, failed) => {
    const image = new Image();
    image.onload = () => done(image);
    image.onerror = () => failed(new Error("ground"));
    image.src = url;
  });
}

class Player {
  constructor(battle, picture) {
    this.battle = battle;
    this.words = new Words(page.words, page.lang);
    this.stage = new Stage(byId("map"), battle, picture, this.words);
    const seek = (t, place) => this.jump(t, place);
    this.panels = new Panels(this.stage, this.words, seek);
    this.strip = new Strip(byId("strip"), battle, this.words, seek);
    this.playing = false;
    this.dirty = true;
    this.shownTick = -1;
    byId("time").max = String(battle.ticks - 1);
    this.listen();
    this.speak();
    this.readHash();
    new ResizeObserver(() => { this.dirty = true; }).observe(byId("map"));
    requestAnimationFrame((now) => this.frame(now));
  }

  // --- time

  seek(time) {
    this.stage.time = Math.min(Math.max(time, 0), this.battle.ticks - 1);
    this.dirty = true;
  }

  jump(t, place) {
    this.play(false);
    this.seek(t);
    if (place) this.stage.reveal(...place);
  }

  play(on) {
    if (on && this.stage.time >= this.battle.ticks - 1) this.seek(0);
    this.playing = on;
    this.last = null;
    byId("play").textContent = this.words.w(on ? "pause" : "play");
    byId("play").classList.toggle("on", on);
  }

  step(hours) {
    const ticks = Math.max(1, Math.round((Math.abs(hours) * 60) / this.battle.tickMinutes));
    this.jump(Math.round(this.stage.time) + Math.sign(hours) * ticks, null);
  }

  neighborEvent(way) {
    const t = Math.round(this.stage.time);
    const ticks = this.panels.shown.map((one) => one.tick);
    const next = way > 0 ? ticks.find((tick) => tick > t) : ticks.filter((tick) => tick < t).pop();
    if (next === undefined) return;
    const one = this.panels.shown.find((happening) => happening.tick === next);
    this.jump(next, this.battle.place(one));
  }

  frame(now) {
    if (this.playing) {
      const seconds = this.last === null ? 0 : Math.min((now - this.last) / 1000, 0.25);
      this.last = now;
      const hours = seconds * Number(byId("speed").value);
      this.seek(this.stage.time + (hours * 60) / this.battle.tickMinutes);
      if (this.stage.time >= this.battle.ticks - 1) this.play(false);
    }
    if (this.stage.resize()) this.dirty = true;
    if (this.dirty && this.stage.view.width > 1) {
      this.dirty = false;
      this.paint();
    }
    requestAnimationFrame((then) => this.frame(then));
  }

  paint() {
    const { stage, battle, words, panels } = this;
    const t = Math.floor(stage.time);
    stage.paint();
    this.strip.paint(stage.time);
    const moment = battle.moment(t);
    const text = `${words.moment(moment)} · ${words.light(battle.light(t))}`;
    const slider = byId("time");
    if (Number(slider.value) !== t) slider.value = String(t);
    slider.setAttribute("aria-valuetext", text);
    if (t !== this.shownTick) {
      this.shownTick = t;
      byId("now").textContent = text;
      panels.sides(t);
      panels.unit(t, stage.chosen);
      panels.events(t);
      byId("map").dataset.tick = String(t);
    }
  }

  // --- language

  speak() {
    const { words, panels, battle } = this;
    document.documentElement.lang = words.lang;
    for (const part of document.querySelectorAll("[data-word]"))
      part.textContent = words.w(part.dataset.word);
    for (const part of document.querySelectorAll("[data-label]")) {
      part.setAttribute("aria-label", words.w(part.dataset.label));
      if (part.tagName === "BUTTON") part.title = words.w(part.dataset.label);
    }
    const title = words.pick(battle.header.title);
    byId("title").textContent = title;
    document.title = `${title} – ${words.w("battle_n", { k: battle.header.replication })}`;
    byId("which").textContent = words.w("which", page.which);
    byId("whole").textContent = words.w(battle.whole === null ? "unchecked" : "checked");
    for (const option of byId("speed").options)
      option.textContent = words.w("hours_a_second", { n: option.value });
    for (const button of document.querySelectorAll("[data-lang]"))
      button.setAttribute("aria-pressed", String(button.dataset.lang === words.lang));
    panels.build();
    this.play(this.playing);
    this.shownTick = -1;
    this.stage.stale = this.dirty = true;
  }

  choose(u) {
    this.stage.chosen = u;
    this.panels.unit(Math.floor(this.stage.time), u);
    if (u >= 0) {
      const hex = this.battle.hexOf(Math.floor(this.stage.time), u);
      if (hex >= 0) this.stage.reveal(...centerOf(hex, this.battle.cols));
    }
    this.dirty = true;
  }

  // --- listening

  listen() {
    byId("play").addEventListener("click", () => this.play(!this.playing));
    byId("back").addEventListener("click", () => this.step(-6));
    byId("forward").addEventListener("click", () => this.step(6));
    byId("time").addEventListener("input", () => {
      this.play(false);
      this.seek(Number(byId("time").value));
    });
    byId("units").addEventListener("change", () => this.choose(Number(byId("units").value)));
    for (const [id, call] of [["nearer", () => this.zoom(1.4)], ["farther", () => this.zoom(1 / 1.4)],
      ["all", () => this.stage.showAll()], ["field", () => this.stage.showBattlefield()]])
      byId(id).addEventListener("click", () => { call(); this.dirty = true; });
    for (const layer of ["names", "control", "units"])
      byId(`layer-${layer}`).addEventListener("change", (event) => {
        this.stage.layers[layer] = event.target.checked;
        this.dirty = true;
      });
    for (const button of document.querySelectorAll("[data-lang]"))
      button.addEventListener("click", () => {
        this.words.lang = button.dataset.lang;
        this.speak();
      });
    globalThis.addEventListener("hashchange", () => this.readHash());
    document.addEventListener("keydown", (event) => this.key(event));
    this.listenToPointer(byId("map"));
  }

  zoom(factor, px = this.stage.view.width / 2, py = this.stage.view.height / 2) {
    this.stage.view.zoom(factor, px, py);
    this.stage.stale = this.dirty = true;
  }

  pan(dx, dy) {
    const { view } = this.stage;
    view.x -= dx / view.scale;
    view.y += dy / view.scale;
    view.settle();
    this.stage.stale = this.dirty = true;
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const inField = ["SELECT", "TEXTAREA"].includes(event.target.tagName);
    if (inField) return;
    const onButton = event.target.tagName === "BUTTON" || event.target.type === "checkbox";
    const shift = event.shiftKey;
    const keys = {
      " ": onButton ? null : () => this.play(!this.playing),
      ArrowLeft: () => (shift ? this.pan(60, 0) : this.step(-1)),
      ArrowRight: () => (shift ? this.pan(-60, 0) : this.step(1)),
      ArrowUp: shift ? () => this.pan(0, 60) : null,
      ArrowDown: shift ? () => this.pan(0, -60) : null,
      PageUp: () => this.step(-6), PageDown: () => this.step(6),
      Home: () => this.jump(0, null), End: () => this.jump(this.battle.ticks - 1, null),
      "+": () => this.zoom(1.4), "=": () => this.zoom(1.4), "-": () => this.zoom(1 / 1.4),
      0: () => { this.stage.showAll(); this.dirty = true; },
      n: () => this.neighborEvent(1), p: () => this.neighborEvent(-1),
      u: () => byId("units").focus(), Escape: () => this.choose(-1),
    };
    const call = keys[event.key];
    if (!call) return;
    event.preventDefault();
    call();
  }

  listenToPointer(canvas) {
    const held = new Map();
    let moved = 0;
    const at = (event) => {
      const box = canvas.getBoundingClientRect();
      return [event.clientX - box.left, event.clientY - box.top];
    };
    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      held.set(event.pointerId, at(event));
      moved = 0;
      this.tip(null);
    });
    canvas.addEventListener("pointermove", (event) => {
      const [x, y] = at(event);
      if (!held.has(event.pointerId)) return this.hover(x, y);
      const [ox, oy] = held.get(event.pointerId);
      const others = [...held].filter(([id]) => id !== event.pointerId);
      if (others.length) {
        const [fx, fy] = others[0][1];
        const before = Math.hypot(ox - fx, oy - fy), after = Math.hypot(x - fx, y - fy);
        if (before > 0) this.zoom(after / before, fx, fy);
      } else this.pan(x - ox, y - oy);
      moved += Math.abs(x - ox) + Math.abs(y - oy);
      held.set(event.pointerId, [x, y]);
    });
    const lifted = (event) => {
      if (held.delete(event.pointerId) && moved < 5 && event.type === "pointerup") {
        const stack = this.stage.hit(...at(event));
        // a second click goes through the units of a symbol
        const units = stack ? stack.units : [];
        const next = (units.indexOf(this.stage.chosen) + 1) % Math.max(units.length, 1);
        this.choose(units.length ? units[next] : -1);
      }
    };
    canvas.addEventListener("pointerup", lifted);
    canvas.addEventListener("pointercancel", lifted);
    canvas.addEventListener("pointerleave", () => this.tip(null));
    canvas.addEventListener("wheel", (event) => {
      event.preventDefault();
      this.zoom(Math.exp(-event.deltaY * 0.0015), ...at(event));
      this.tip(null);
    }, { passive: false });
    canvas.addEventListener("dblclick", (event) => this.zoom(1.8, ...at(event)));
  }

  hover(x, y) {
    const stack = this.stage.hit(x, y);
    byId("map").style.cursor = stack ? "pointer" : "grab";
    this.tip(stack, x, y);
  }

  tip(stack, x, y) {
    const tip = byId("tip");
    tip.hidden = !stack;
    if (!stack) return;
    tip.replaceChildren(this.panels.tip(Math.floor(this.stage.time), stack));
    const { width, height } = this.stage.view;
    const wide = tip.offsetWidth, tall = tip.offsetHeight;
    tip.style.left = `${x + 18 + wide > width ? Math.max(x - wide - 18, 4) : x + 18}px`;
    tip.style.top = `${Math.max(Math.min(y - 20, height - tall - 4), 4)}px`;
  }

  // #t=33&unit=... opens the page at an hour and a unit
  readHash() {
    const asked = new URLSearchParams(location.hash.slice(1));
    if (asked.has("t")) this.seek(Number(asked.get("t")) || 0);
    if (asked.has("unit")) this.choose(this.battle.index.get(asked.get("unit")) ?? -1);
  }
}

async function start() {
  const words = new Words(page.words, page.lang);
  const note = byId("loading");
  if (!globalThis.DecompressionStream) {
    note.textContent = words.w("old_browser");
    return;
  }
  try {
    const [record, picture] = await Promise.all([
      readReplay(byId("record").textContent.trim()), loadedImage(page.map.ground)]);
    if (record.whole === false) throw new Error(words.w("damaged"));
    globalThis.player = new Player(new Battle(record, page), picture);
    note.remove();
    document.body.classList.add("ready");
  } catch (error) {
    note.textContent = `${words.w("unreadable")} (${error.message})`;
    note.classList.add("damaged");
    console.error(error);
  }
}

start();
