// Who controls the ground, as a breath of color, and the front as two lines side by side.

class Front {
  constructor(battle) {
    this.battle = battle;
    this.map = battle.page.map;
    this.void = new Set(this.map.void);
    this.shading = new Raster(this.map, 3);
    this.coarse = new Raster(this.map, 2);
    this.pictures = new Map();
    this.lines = new Map();
  }

  remembered(store, t, make) {
    if (!store.has(t)) {
      if (store.size > 60) store.clear();
      store.set(t, make(t));
    }
    return store.get(t);
  }

  // a canvas with each side's color where it controls the ground, north up
  picture(t) { return this.remembered(this.pictures, t, () => this.painted(t)); }

  painted(t) {
    const raster = this.shading, { nx, ny } = raster;
    const canvas = document.createElement("canvas");
    canvas.width = nx;
    canvas.height = ny;
    const ctx = canvas.getContext("2d");
    const image = ctx.createImageData(nx, ny);
    this.battle.header.sides.forEach((side, x) => {
      const held = raster.softened(
        raster.of((h) => (this.battle.control(t, h) === x && !this.void.has(h) ? 1 : 0)), 0.6, false);
      const rgb = [1, 3, 5].map((i) => parseInt(side.color.slice(i, i + 2), 16));
      for (let j = 0; j < ny; j++) {
        for (let i = 0; i < nx; i++) {
          const soft = Math.min(Math.max((held[j * nx + i] - 0.25) / 0.5, 0), 1);
          const at = 4 * ((ny - 1 - j) * nx + i);
          const alpha = soft * this.map.look.controlAlpha * 255;
          if (alpha > image.data[at + 3]) image.data.set([...rgb, alpha], at);
        }
      }
    });
    ctx.putImageData(image, 0, 0);
    return canvas;
  }

  // Lines of [x, y, ux, uy], u toward side 0.  Ground that a side left behind makes no front: both
  // must hold some and have units within some kilometers.
  front(t) { return this.remembered(this.lines, t, () => this.drawn(t)); }

  drawn(t) {
    const { battle, coarse: raster, map: { look } } = this;
    const both = [];
    const allowed = new Uint8Array(raster.nx * raster.ny).fill(1);
    for (const side of [0, 1]) {
      both.push(raster.softened(
        raster.of((h) => (battle.control(t, h) === side ? 1 : 0)), look.frontReachKm, false));
      const here = new Uint8Array(this.map.cols * this.map.rows);
      for (let u = 0; u < battle.units; u++)
        if (battle.list[u].side === side && battle.status(t, u) === ACTIVE
          && battle.value("hex", t, u) >= 0) here[battle.value("hex", t, u)] = 1;
      const near = raster.softened(raster.of((h) => here[h]), look.unitsReachKm, true);
      for (let i = 0; i < allowed.length; i++)
        if (both[side][i] <= look.frontShare || near[i] <= look.nearEnough) allowed[i] = 0;
    }
    const difference = both[0].map((held, i) => held - both[1][i]);
    return joined(crossings(raster, difference, allowed), 8);
  }

  paint(ctx, view, t) {
    ctx.lineCap = ctx.lineJoin = "round";
    const path = (line, aside) => {
      ctx.beginPath();
      line.forEach(([x, y, ux, uy], i) => {
        const px = view.px(x) + ux * aside, py = view.py(y) - uy * aside;
        if (i) ctx.lineTo(px, py);
        else ctx.moveTo(px, py);
      });
    };
    for (const line of this.front(t)) {
      path(line, 0);
      stroke(ctx, "#ffffff", 5.2, 0.65);
      this.battle.header.sides.forEach((side, x) => {
        path(line, (x === 0 ? 1.15 : -1.15) * PT);
        stroke(ctx, side.color, 1.9);
      });
    }
  }
}
