// The canvas: what is seen of the battle at a time, and moving about on the map.

const LEAST_SYMBOL = 11; // dots
const RING_TICKS = 8; // how long an event of note is ringed on the map

class Stage {
  constructor(canvas, battle, picture, words) {
    this.canvas = canvas;
    this.ctx = canvas.getContext("2d");
    this.battle = battle;
    this.map = battle.page.map;
    this.picture = picture;
    this.words = words;
    this.view = new View(this.map.extent);
    this.signs = new Signs(battle.page.symbols);
    this.front = new Front(battle);
    this.layout = new Layout(battle);
    this.time = 0;
    this.chosen = -1; // a unit
    this.layers = { names: true, control: true, units: true };
    this.stacks = [];
    this.stale = true;
    this.ground = document.createElement("canvas");
    this.written = document.createElement("canvas");
  }

  // fit the canvas to its place on the page; true where its size changed
  resize() {
    const ratio = globalThis.devicePixelRatio || 1;
    const { clientWidth: width, clientHeight: height } = this.canvas;
    if (!width || !height) return false;
    if (width === this.view.width && height === this.view.height && ratio === this.ratio)
      return false;
    const first = this.view.width === 1;
    this.ratio = ratio;
    this.view.width = width;
    this.view.height = height;
    for (const canvas of [this.canvas, this.ground, this.written]) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
    }
    if (first) this.showBattlefield();
    this.view.settle();
    this.stale = true;
    return true;
  }

  // the ground on which nineteen of twenty units stand over the days
  showBattlefield() {
    const xs = [], ys = [], { battle } = this;
    for (let t = 0; t < battle.ticks; t += 6) {
      for (let u = 0; u < battle.units; u++) {
        if (!battle.isShown(t, u)) continue;
        const [x, y] = centerOf(battle.value("hex", t, u), battle.cols);
        xs.push(x);
        ys.push(y);
      }
    }
    if (!xs.length) return this.showAll();
    const ends = (values) => {
      values.sort((a, b) => a - b);
      return [0.025, 0.975].map((q) => values[Math.floor(q * (values.length - 1))]);
    };
    const [west, east] = ends(xs), [south, north] = ends(ys);
    this.view.show(west - 4, east + 4, south - 4, north + 4);
    this.stale = true;
  }

  showAll() {
    this.view.show(...this.map.extent);
    this.stale = true;
  }

  // height of a symbol's box: smaller on a smaller piece of ground, but larger on the screen
  get sizeKm() {
    const { width, scale } = this.view;
    return Math.max(1.05 * (Math.min(width / scale, 69.5) / 69.5) ** 0.55, LEAST_SYMBOL / scale);
  }

  // a place to the middle if it is out of sight
  reveal(x, y) {
    const px = this.view.px(x), py = this.view.py(y);
    if (px > 40 && py > 40 && px < this.view.width - 40 && py < this.view.height - 40) return;
    this.view.x = x;
    this.view.y = y;
    this.view.settle();
    this.stale = true;
  }

  paint() {
    const { ctx, view, battle, map, ratio } = this;
    const t = Math.min(Math.floor(this.time), battle.ticks - 1);
    if (this.stale) this.paintBeneath();
    this.stale = false;
    const [west, east, south, north] = map.extent;
    const rim = [view.px(west), view.py(north), (east - west) * view.scale,
      (north - south) * view.scale];
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx.clearRect(0, 0, view.width, view.height);
    ctx.save();
    ctx.beginPath();
    ctx.rect(...rim);
    ctx.clip();
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.drawImage(this.ground, 0, 0);
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx.fillStyle = `rgba(255, 255, 255, ${map.look.wash})`;
    ctx.fillRect(0, 0, view.width, view.height);
    if (this.layers.control) ctx.drawImage(this.front.picture(t), ...rim);
    ctx.globalAlpha = map.look.nightDepth * (1 - Math.min(Math.max(this.lightNow(), 0), 1));
    ctx.fillStyle = map.look.night;
    ctx.fillRect(0, 0, view.width, view.height);
    ctx.globalAlpha = 1;
    if (this.layers.control) this.front.paint(ctx, view, t);
    if (this.layers.names) {
      ctx.setTransform(1, 0, 0, 1, 0, 0);
      ctx.drawImage(this.written, 0, 0);
      ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    }
    this.paintRings(t);
    ctx.restore();
    ctx.beginPath();
    ctx.rect(...rim);
    stroke(ctx, map.look.ink, 0.8);
    if (this.layers.units) this.paintUnits(t);
    paintScale(ctx, view, map.look, this.words.number, this.words.w("north"));
    paintDegrees(ctx, view, map, this.words.lang);
  }

  lightNow() {
    const { battle } = this, t = Math.floor(this.time), share = this.time - t;
    const next = Math.min(t + 1, battle.ticks - 1);
    return battle.light(Math.min(t, next)) * (1 - share) + battle.light(next) * share;
  }

  paintBeneath() {
    const { view, map, ratio } = this;
    const below = this.ground.getContext("2d"), above = this.written.getContext("2d");
    below.setTransform(ratio, 0, 0, ratio, 0, 0);
    paintGround(below, view, map, this.picture);
    above.setTransform(ratio, 0, 0, ratio, 0, 0);
    above.clearRect(0, 0, view.width, view.height);
    paintNames(above, view, map, this.words.lang);
  }

  paintUnits(t) {
    const { ctx, view, battle, map } = this;
    const size = this.sizeKm * view.scale;
    for (let u = 0; u < battle.units; u++) {
      if (battle.status(t, u) !== GONE || battle.hexOf(t, u) < 0) continue;
      const [x, y] = centerOf(battle.hexOf(t, u), battle.cols);
      this.signs.cross(ctx, view.px(x), view.py(y), size * 0.55,
        battle.header.sides[battle.list[u].side].color);
    }
    const time = Math.min(this.time, battle.ticks - 1);
    this.stacks = this.layout.between(time, this.sizeKm, size > LABELED_FROM);
    for (const stack of this.stacks) {
      if (Math.hypot(stack.px - stack.hx, stack.py - stack.hy) < 0.8 * this.sizeKm) continue;
      ctx.beginPath();
      ctx.moveTo(view.px(stack.px), view.py(stack.py));
      ctx.lineTo(view.px(stack.hx), view.py(stack.hy));
      stroke(ctx, map.look.dark, 0.6, 0.7);
      ctx.beginPath();
      ctx.arc(view.px(stack.hx), view.py(stack.hy), 1.3, 0, 7);
      ctx.fillStyle = map.look.dark;
      ctx.fill();
    }
    if (this.chosen >= 0) this.paintOrder(t, this.chosen);
    for (const stack of [...this.stacks].sort((a, b) => b.py - a.py))
      this.signs.paint(ctx, view.px(stack.px), view.py(stack.py), size * stack.scale,
        stateOf(battle, t, stack.units), map.look.dark);
    const own = this.stacks.find((stack) => stack.units.includes(this.chosen));
    if (own) {
      ctx.beginPath();
      ctx.arc(view.px(own.px), view.py(own.py), size * 1.25, 0, 2 * Math.PI);
      stroke(ctx, "#ffffff", 3.4, 0.9);
      stroke(ctx, "#8a5a00", 1.8);
    }
  }

  // an arrow from a unit to where it was last ordered
  paintOrder(t, u) {
    const order = this.battle.orderOf(t, u);
    const stack = this.stacks.find((one) => one.units.includes(u));
    if (!order || order.ordered.hex === undefined || !stack) return;
    const { ctx, view } = this;
    const [x, y] = centerOf(order.ordered.hex, this.battle.cols);
    const [ax, ay, bx, by] = [view.px(stack.px), view.py(stack.py), view.px(x), view.py(y)];
    const away = Math.hypot(bx - ax, by - ay);
    if (away < 8) return;
    const ux = (bx - ax) / away, uy = (by - ay) / away;
    ctx.lineCap = "round";
    for (const [color, width] of [["#ffffff", 4.4], ["#8a5a00", 1.8]]) {
      ctx.beginPath();
      ctx.moveTo(ax, ay);
      ctx.lineTo(bx, by);
      ctx.moveTo(bx - 9 * ux + 5 * uy, by - 9 * uy - 5 * ux);
      ctx.lineTo(bx, by);
      ctx.lineTo(bx - 9 * ux - 5 * uy, by - 9 * uy + 5 * ux);
      stroke(ctx, color, width);
    }
  }

  // events of note of the last hours, ringed where they happened
  paintRings(t) {
    const { ctx, view, battle } = this;
    for (const happening of battle.happenings) {
      if (happening.tick > t) break;
      const age = this.time - happening.tick;
      const place = age < RING_TICKS && happening.group !== "units"
        && happening.group !== "decisions" && battle.place(happening);
      if (!place) continue;
      const color = happening.side >= 0 ? battle.header.sides[happening.side].color : "#333333";
      const fade = 1 - age / RING_TICKS;
      ctx.beginPath();
      ctx.arc(view.px(place[0]), view.py(place[1]),
        (0.9 + 0.25 * age) * view.scale * (happening.group === "turns" ? 1.5 : 1), 0, 2 * Math.PI);
      stroke(ctx, "#ffffff", 4.5, 0.8 * fade);
      stroke(ctx, color, 2.2, fade);
    }
  }

  // the symbol under a point of the canvas, the nearest to the reader's eye first
  hit(px, py) {
    const size = this.sizeKm * this.view.scale;
    let best = null, least = Infinity;
    for (const stack of this.layers.units ? this.stacks : []) {
      const dx = Math.abs(px - this.view.px(stack.px)) / (0.85 * size * stack.scale);
      const dy = Math.abs(py - this.view.py(stack.py)) / (0.85 * size * stack.scale);
      const away = Math.max(dx, dy);
      if (away < 1.05 && away < least) [best, least] = [stack, away];
    }
    return best;
  }
}
