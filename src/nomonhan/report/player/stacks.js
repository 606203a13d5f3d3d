// Where symbols stand: units of one hex gathered, symbols moved apart until each can be read.
// The twin of the painter's stacks; from one hour to the next symbols start where they were.

const ROUNDS_AFRESH = 150, ROUNDS_ON = 50;

function stacksOf(battle, t) {
  const look = battle.page.map.look;
  const gathered = new Map();
  for (let u = 0; u < battle.units; u++) {
    if (!battle.isShown(t, u)) continue;
    const unit = battle.list[u];
    const broken = battle.status(t, u) === BROKEN;
    const group = look.groups[unit.branch] ?? 0;
    const hex = battle.value("hex", t, u);
    const key = `${hex}|${unit.side}|${group}|${broken}`;
    if (!gathered.has(key)) {
      const [x, y] = centerOf(hex, battle.cols);
      gathered.set(key, { key, units: [], x, y, group, side: unit.side,
        scale: group === look.rearGroup ? look.rearScale : 1 });
    }
    gathered.get(key).units.push(u);
  }
  const stacks = [...gathered.values()];
  for (const stack of stacks)
    stack.units.sort((a, b) => battle.strength(t, b) - battle.strength(t, a) || a - b);
  return stacks.sort((a, b) => a.units[0] - b.units[0]);
}

// Puts `px`, `py` on every stack.  `before`: unit -> its offset from home an hour ago, or null.
function spread(stacks, sizeKm, withLabels, reachHeights, before) {
  const n = stacks.length;
  const reach = reachHeights * sizeKm;
  const px = new Float64Array(n), py = new Float64Array(n);
  const wide = stacks.map((s) => 1.62 * sizeKm * s.scale);
  const tall = stacks.map((s) => (withLabels ? 2.1 : 1.75) * sizeKm * s.scale);
  stacks.forEach((stack, i) => {
    // symbols of one hex start a little apart, so that they know which way to go
    const lead = stack.units[0];
    const old = before && before.get(lead);
    px[i] = stack.x + (old ? old[0] : 0.02 * sizeKm * Math.cos(lead * 2.4));
    py[i] = stack.y + (old ? old[1] : 0.02 * sizeKm * Math.sin(lead * 2.4));
  });
  const rounds = before ? ROUNDS_ON : ROUNDS_AFRESH;
  const moveX = new Float64Array(n), moveY = new Float64Array(n);
  for (let round = 0; round < rounds; round++) {
    moveX.fill(0);
    moveY.fill(0);
    for (let i = 0; i < n; i++) {
      for (let j = i + 1; j < n; j++) {
        const dx = px[i] - px[j], dy = py[i] - py[j];
        const overX = (wide[i] + wide[j]) / 2 - Math.abs(dx);
        const overY = (tall[i] + tall[j]) / 2 - Math.abs(dy);
        if (overX <= 0 || overY <= 0) continue;
        if (overX < overY) {
          const push = dx >= 0 ? overX : -overX;
          moveX[i] += push;
          moveX[j] -= push;
        } else {
          const push = dy >= 0 ? overY : -overY;
          moveY[i] += push;
          moveY[j] -= push;
        }
      }
    }
    for (let i = 0; i < n; i++) {
      let x = px[i] + 0.35 * moveX[i], y = py[i] + 0.35 * moveY[i];
      x += 0.03 * (stacks[i].x - x);
      y += 0.03 * (stacks[i].y - y);
      const far = Math.hypot(x - stacks[i].x, y - stacks[i].y) / reach;
      px[i] = far > 1 ? stacks[i].x + (x - stacks[i].x) / far : x;
      py[i] = far > 1 ? stacks[i].y + (y - stacks[i].y) / far : y;
    }
  }
  stacks.forEach((stack, i) => {
    stack.px = px[i];
    stack.py = py[i];
  });
}

// Stacks of every hour, at the size of symbols that is asked for.
class Layout {
  constructor(battle) {
    this.battle = battle;
    this.sizeKm = 0;
    this.cache = new Map();
  }

  at(t, sizeKm, withLabels) {
    if (sizeKm !== this.sizeKm || withLabels !== this.withLabels) {
      this.cache.clear();
      this.sizeKm = sizeKm;
      this.withLabels = withLabels;
    }
    if (!this.cache.has(t)) {
      const stacks = stacksOf(this.battle, t);
      const earlier = this.cache.get(t - 1);
      spread(stacks, sizeKm, withLabels, this.battle.page.map.look.reach,
        earlier ? earlier.offsets : null);
      const offsets = new Map(), places = new Map();
      for (const stack of stacks) {
        for (const u of stack.units) {
          offsets.set(u, [stack.px - stack.x, stack.py - stack.y]);
          places.set(u, stack);
        }
      }
      if (this.cache.size > 400) this.cache.clear();
      this.cache.set(t, { stacks, offsets, places });
    }
    return this.cache.get(t);
  }

  // Stacks between two hours: symbols go the way of their first unit.
  between(time, sizeKm, withLabels) {
    const t = Math.floor(time), share = time - t;
    const now = this.at(t, sizeKm, withLabels);
    const next = share > 0 && t + 1 < this.battle.ticks
      ? this.at(t + 1, sizeKm, withLabels) : null;
    return now.stacks.map((stack) => {
      const to = next && next.places.get(stack.units[0]);
      if (!to) return { ...stack, hx: stack.x, hy: stack.y };
      const mix = (a, b) => a + (b - a) * share;
      return { ...stack, px: mix(stack.px, to.px), py: mix(stack.py, to.py),
        hx: mix(stack.x, to.x), hy: mix(stack.y, to.y) };
    });
  }
}
