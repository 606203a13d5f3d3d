// The map beneath a battle, drawn as the painter of pictures draws it.

const PT = 1.28; // dots of the screen to a printer's point
const DASHED_CLAIM = [7, 2, 1.2, 2], DASHED_TRACK = [5, 1.6], DOTTED = [1, 2.2];

// What part of the map is seen: the middle in km, dots to a km, the size of the canvas.
class View {
  constructor(extent) {
    this.extent = extent;
    this.x = (extent[0] + extent[1]) / 2;
    this.y = (extent[2] + extent[3]) / 2;
    this.scale = 1;
    this.width = this.height = 1;
  }

  px(x) { return (x - this.x) * this.scale + this.width / 2; }
  py(y) { return this.height / 2 - (y - this.y) * this.scale; }
  kmX(px) { return (px - this.width / 2) / this.scale + this.x; }
  kmY(py) { return (this.height / 2 - py) / this.scale + this.y; }
  get perKm() { return this.scale / PT; } // printer's points
  get wholeScale() {
    const [west, east, south, north] = this.extent;
    return Math.min(this.width / (east - west), this.height / (north - south));
  }

  // never smaller than the whole map, never beyond its rim
  settle() {
    const [west, east, south, north] = this.extent;
    this.scale = Math.min(Math.max(this.scale, this.wholeScale), 90);
    const halfX = this.width / this.scale / 2, halfY = this.height / this.scale / 2;
    const held = (value, low, high) => (low > high ? (low + high) / 2
      : Math.min(Math.max(value, low), high));
    this.x = held(this.x, west + halfX, east - halfX);
    this.y = held(this.y, south + halfY, north - halfY);
  }

  show(west, east, south, north) {
    this.scale = Math.min(this.width / (east - west), this.height / (north - south));
    this.x = (west + east) / 2;
    this.y = (south + north) / 2;
    this.settle();
  }

  zoom(factor, px, py) {
    const x = this.kmX(px), y = this.kmY(py);
    this.scale *= factor;
    this.settle();
    this.x += x - this.kmX(px);
    this.y += y - this.kmY(py);
    this.settle();
  }
}

// A path through points given in hundredths of a km.
function trace(ctx, view, flat, from = 0, to = flat.length) {
  for (let i = from; i < to; i += 2) {
    const x = view.px(flat[i] / 100), y = view.py(flat[i + 1] / 100);
    if (i === from) ctx.moveTo(x, y);
    else ctx.lineTo(x, y);
  }
}

function stroke(ctx, color, points, alpha = 1, dashes = []) {
  ctx.globalAlpha = alpha;
  ctx.strokeStyle = color;
  ctx.lineWidth = points * PT;
  ctx.setLineDash(dashes.map((d) => d * points * PT));
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.globalAlpha = 1;
}

function riverWidth(perKm) { return Math.max(2.2, 0.26 * perKm) + 1.1; }

// A line moved to its left hand.
function beside(flat, leftKm) {
  const n = flat.length / 2, out = new Array(flat.length);
  for (let i = 0; i < n; i++) {
    const a = Math.max(i - 1, 0), b = Math.min(i + 1, n - 1);
    const dx = flat[2 * b] - flat[2 * a], dy = flat[2 * b + 1] - flat[2 * a + 1];
    const size = Math.hypot(dx, dy) || 1;
    out[2 * i] = flat[2 * i] - (dy / size) * leftKm * 100;
    out[2 * i + 1] = flat[2 * i + 1] + (dx / size) * leftKm * 100;
  }
  return out;
}

function paintGround(ctx, view, map, picture) {
  const [west, east, south, north] = map.extent;
  const look = map.look, perKm = view.perKm;
  ctx.fillStyle = look.halo;
  ctx.fillRect(0, 0, view.width, view.height);
  ctx.imageSmoothingQuality = "high";
  ctx.drawImage(picture, view.px(west), view.py(north), (east - west) * view.scale,
    (north - south) * view.scale);
  ctx.lineJoin = ctx.lineCap = "round";
  ctx.beginPath();
  for (const line of map.degrees.en) trace(ctx, view, line.points);
  stroke(ctx, "#555555", 0.4, 0.25);
  ctx.beginPath();
  for (const line of map.contours) trace(ctx, view, line);
  stroke(ctx, look.contour, 0.45, 0.4);
  paintSigns(ctx, view, map);
  paintClaimBands(ctx, view, map, false);
  ctx.beginPath();
  for (const line of map.lines) if (line.kind === "track") trace(ctx, view, line.points);
  stroke(ctx, look.track, 0.9, 0.85, DASHED_TRACK);
  for (const [lip, feet] of map.bluffs) {
    ctx.beginPath();
    trace(ctx, view, lip);
    stroke(ctx, look.earth, 0.8);
    ctx.beginPath();
    for (let i = 0; i < lip.length; i += 2) {
      ctx.moveTo(view.px(lip[i] / 100), view.py(lip[i + 1] / 100));
      ctx.lineTo(view.px(feet[i] / 100), view.py(feet[i + 1] / 100));
    }
    stroke(ctx, look.earth, 0.65);
  }
  paintClaimBands(ctx, view, map, true);
  paintWater(ctx, view, map);
  paintClaimLines(ctx, view, map);
  paintCrossings(ctx, view, map, perKm);
  paintPoints(ctx, view, map);
}

function paintSigns(ctx, view, map) {
  const size = map.signStep * 0.3 * view.scale;
  const seen = (x, y) => x > -9 && y > -9 && x < view.width + 9 && y < view.height + 9;
  ctx.beginPath();
  for (let i = 0; i < map.sand.length; i += 2) {
    const x = view.px(map.sand[i] / 100), y = view.py(map.sand[i + 1] / 100);
    if (!seen(x, y)) continue;
    ctx.moveTo(x - size, y);
    ctx.quadraticCurveTo(x, y - 1.1 * size, x + size, y);
  }
  stroke(ctx, map.look.sandSign, 0.6, 0.75);
  const small = size * 0.8;
  ctx.beginPath();
  for (let i = 0; i < map.meadow.length; i += 2) {
    const x = view.px(map.meadow[i] / 100), y = view.py(map.meadow[i + 1] / 100);
    if (!seen(x, y)) continue;
    for (const [ax, ay, bx, by] of [[-1, 0, 1, 0], [-0.5, 0.15, -0.7, 0.8], [0, 0.15, 0, 1],
      [0.5, 0.15, 0.7, 0.8]]) {
      ctx.moveTo(x + ax * small, y - ay * small);
      ctx.lineTo(x + bx * small, y - by * small);
    }
  }
  stroke(ctx, map.look.marshSign, 0.55, 0.8);
}

// Both claims alike: a broad pale band and dashes and dots in its middle; along a river each claim
// on its own hand of the water.
function claimPath(ctx, view, line) {
  const perKm = view.perKm, band = Math.max(3.4, 0.42 * perKm);
  const aside = (line.beside * (riverWidth(perKm) + band)) / 2 / perKm;
  ctx.beginPath();
  trace(ctx, view, line.beside ? beside(line.points, aside) : line.points);
  return band;
}

function paintClaimBands(ctx, view, map, alongRivers) {
  ctx.lineCap = "butt";
  for (const line of map.lines) {
    if (line.kind !== "claim" || (line.beside !== 0) !== alongRivers) continue;
    stroke(ctx, line.color, claimPath(ctx, view, line), line.faint ? 0.22 : 0.34);
  }
  ctx.lineCap = "round";
}

function paintClaimLines(ctx, view, map) {
  ctx.lineCap = "butt";
  for (const line of map.lines) {
    if (line.kind !== "claim") continue;
    claimPath(ctx, view, line);
    stroke(ctx, line.color, 1.3, 1, DASHED_CLAIM);
  }
  ctx.lineCap = "round";
}

function paintWater(ctx, view, map) {
  const look = map.look, perKm = view.perKm;
  for (const line of map.lines) {
    if (line.kind !== "river_major" && line.kind !== "river_minor") continue;
    ctx.beginPath();
    trace(ctx, view, line.points);
    if (line.kind === "river_major") {
      stroke(ctx, look.waterEdge, riverWidth(perKm));
      stroke(ctx, look.water, riverWidth(perKm) - 1.1);
    } else stroke(ctx, look.water, Math.max(0.9, 0.08 * perKm));
  }
  for (const [x, y, length, width, axis] of map.lakes) {
    ctx.beginPath();
    ctx.ellipse(view.px(x / 100), view.py(y / 100), (length / 200) * view.scale,
      (width / 200) * view.scale, (-axis * Math.PI) / 180, 0, 2 * Math.PI);
    ctx.fillStyle = look.lake;
    ctx.fill();
    stroke(ctx, look.waterEdge, 0.7);
  }
}

function paintCrossings(ctx, view, map, perKm) {
  const half = Math.max(0.55, 4 / perKm), gap = Math.max(0.13, 1.3 / perKm);
  const flare = Math.max(0.14, 1.2 / perKm);
  ctx.beginPath();
  for (const [ax, ay, bx, by] of map.bridges) {
    const wx = (bx - ax) / 100, wy = (by - ay) / 100; // one km from hex to hex
    const mx = (ax + bx) / 200, my = (ay + by) / 200;
    for (const hand of [-1, 1]) {
      [[-half - flare, gap + flare], [-half, gap], [half, gap], [half + flare, gap + flare]]
        .forEach(([along, aside], i) => {
          const x = view.px(mx + wx * along - wy * hand * aside);
          const y = view.py(my + wy * along + wx * hand * aside);
          if (i) ctx.lineTo(x, y);
          else ctx.moveTo(x, y);
        });
    }
  }
  stroke(ctx, "#ffffff", 2.2, 0.8);
  stroke(ctx, map.look.ink, 1);
  for (let i = 0; i < map.fords.length; i += 2) dot(ctx, view, map.fords, i, 1.7, "#fff", "#2b2b2b");
}

function dot(ctx, view, flat, i, points, face, edge) {
  ctx.beginPath();
  ctx.arc(view.px(flat[i] / 100), view.py(flat[i + 1] / 100), points * PT, 0, 2 * Math.PI);
  ctx.fillStyle = face;
  ctx.fill();
  stroke(ctx, edge, 0.7);
}

function paintPoints(ctx, view, map) {
  const look = map.look;
  for (let i = 0; i < map.circles.length; i += 3) {
    ctx.beginPath();
    ctx.arc(view.px(map.circles[i] / 100), view.py(map.circles[i + 1] / 100),
      (map.circles[i + 2] / 100) * view.scale, 0, 2 * Math.PI);
    stroke(ctx, look.ink, 0.7, 0.6, DOTTED);
  }
  for (let i = 0; i < map.dots.length; i += 2) dot(ctx, view, map.dots, i, 1.6, look.ink, "#fff");
  for (let i = 0; i < map.tops.length; i += 2) {
    const x = view.px(map.tops[i] / 100), y = view.py(map.tops[i + 1] / 100), r = 1.9 * PT;
    ctx.beginPath();
    ctx.moveTo(x, y - r);
    ctx.lineTo(x + r, y + r);
    ctx.lineTo(x - r, y + r);
    ctx.closePath();
    ctx.fillStyle = look.earth;
    ctx.fill();
    stroke(ctx, "#ffffff", 0.5);
  }
}
