// Names on the map, each where it hides least; degrees at the rim, scale and north.

const SANS = '"Avenir Next", "Segoe UI", "Helvetica Neue", Arial, "Liberation Sans", sans-serif';

function write(ctx, text, x, y, color, halo, haloPoints = 1.9) {
  ctx.lineJoin = "round";
  ctx.strokeStyle = halo;
  ctx.lineWidth = haloPoints * PT;
  ctx.strokeText(text, x, y);
  ctx.fillStyle = color;
  ctx.fillText(text, x, y);
}

function overlap(a, b) {
  const wide = Math.max(0, Math.min(a[1], b[1]) - Math.max(a[0], b[0]));
  const tall = Math.max(0, Math.min(a[3], b[3]) - Math.max(a[2], b[2]));
  const smaller = Math.min((a[1] - a[0]) * (a[3] - a[2]), (b[1] - b[0]) * (b[3] - b[2]));
  return (wide * tall) / Math.max(smaller, 1e-9);
}

// letters grow a little as the map is drawn nearer
function grown(view) { return Math.min(Math.max((view.perKm / 9.3) ** 0.3, 0.92), 1.5); }

function paintNames(ctx, view, map, lang) {
  ctx.textBaseline = "middle";
  ctx.textAlign = "center";
  const taken = [scaleBox(view)];
  const keepFree = (flat, step, px) => {
    for (let i = 0; i < flat.length; i += step) {
      const x = view.px(flat[i] / 100), y = view.py(flat[i + 1] / 100);
      taken.push([x - px, x + px, y - px, y + px]);
    }
  };
  keepFree(map.dots, 2, 5);
  keepFree(map.tops, 2, 5);
  for (const [ax, ay, bx, by] of map.bridges) keepFree([(ax + bx) / 2, (ay + by) / 2], 2, 7);
  for (const river of map.rivers[lang]) {
    const curve = new Curve(map.lines[river.line].points), used = [];
    for (const text of river.texts) {
      const boxes = writeAlong(ctx, view, curve, text, river, taken, used, map.look);
      taken.push(...boxes);
    }
  }
  for (const label of [...map.labels[lang]].sort((a, b) => a[8] - b[8]))
    placeLabel(ctx, view, label, taken, map.look);
}

function placeLabel(ctx, view, [text, x, y, size, color, weight, style, away], taken, look) {
  const px = view.px(x), py = view.py(y);
  if (px < -60 || py < -30 || px > view.width + 60 || py > view.height + 30) return;
  const points = size * PT * grown(view);
  ctx.font = `${style} ${weight} ${points}px ${SANS}`;
  const w = ctx.measureText(text).width, h = points * 1.05;
  const near = away > 1 ? away * view.scale : Math.min(away * view.scale, 9);
  let best = null, least = Infinity;
  const costs = [0, 0.25, 0.15, 0.3, 0.35, 0.5, 0.4, 0.55];
  [0, 180, 90, 270, 45, 135, 315, 225].forEach((angle, turn) => {
    for (const reach of [1, 2.2, 3.6]) {
      const cos = Math.cos((angle * Math.PI) / 180), sin = Math.sin((angle * Math.PI) / 180);
      const bx = px + cos * (near * reach + w / 2), by = py - sin * (near * reach + h / 2);
      const box = [bx - w / 2, bx + w / 2, by - h / 2, by + h / 2];
      if (box[0] < 2 || box[1] > view.width - 2 || box[2] < 2 || box[3] > view.height - 2) continue;
      const hidden = taken.reduce((sum, other) => sum + overlap(box, other), 0);
      const score = hidden * 12 + costs[turn] + (reach - 1) * 0.35;
      if (score < least - 1e-9) [best, least] = [box, score];
    }
  });
  if (!best || least > 9) return; // no room: it shows when the map is drawn nearer
  taken.push(best);
  write(ctx, text, (best[0] + best[1]) / 2, (best[2] + best[3]) / 2, color, look.halo);
}

// A line that can be asked for places along it.
class Curve {
  constructor(flat) {
    this.flat = flat;
    this.lengths = [0];
    for (let i = 2; i < flat.length; i += 2)
      this.lengths.push(this.lengths[i / 2 - 1]
        + Math.hypot(flat[i] - flat[i - 2], flat[i + 1] - flat[i - 1]) / 100);
  }

  get length() { return this.lengths[this.lengths.length - 1]; }

  at(s) {
    const { flat, lengths } = this;
    let low = 0, high = lengths.length - 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (lengths[middle] <= s) low = middle;
      else high = middle;
    }
    const share = Math.min(Math.max((s - lengths[low]) / (lengths[high] - lengths[low] || 1), 0), 1);
    return [0, 1].map((c) => (flat[2 * low + c] * (1 - share) + flat[2 * high + c] * share) / 100);
  }

  way(s) {
    const [a, b] = [this.at(s - 1.2), this.at(s + 1.2)];
    return Math.atan2(b[1] - a[1], b[0] - a[0]);
  }
}

// Middle of the straightest stretch in sight, away from what is used; null where there is none.
function straightest(curve, wanted, view, taken, used) {
  let best = null, least = Infinity;
  for (let middle = wanted / 2; middle < curve.length - wanted / 2; middle += 0.5) {
    if (used.some((other) => Math.abs(middle - other) < wanted + 160 / view.scale)) continue;
    let cost = 0, before = null, inSight = true, turned = 0, low = 0, high = 0;
    for (let i = 0; i < 9 && inSight; i++) {
      const s = middle + (i / 8 - 0.5) * wanted;
      const [x, y] = curve.at(s).map((v, c) => (c ? view.py(v) : view.px(v)));
      inSight = x > 24 && y > 24 && x < view.width - 24 && y < view.height - 30;
      const angle = curve.way(s);
      if (before !== null) {
        let turn = angle - before;
        turn -= 2 * Math.PI * Math.round(turn / (2 * Math.PI));
        turned += turn;
        low = Math.min(low, turned);
        high = Math.max(high, turned);
      }
      before = angle;
      if (taken.some((b) => b[0] - 8 < x && x < b[1] + 8 && b[2] - 8 < y && y < b[3] + 8))
        cost += 0.25;
    }
    cost += high - low;
    if (inSight && cost < least - 1e-9) [best, least] = [middle, cost];
  }
  return best;
}

// Letters one by one along a river, upright for the reader; boxes of the letters.
function writeAlong(ctx, view, curve, text, river, taken, used, look) {
  const points = river.size * PT * grown(view);
  ctx.font = `italic ${points}px ${SANS}`;
  const advance = [...text].map((c) =>
    ((c.trim() ? ctx.measureText(c).width : points * 0.3) * river.spacing + points * 0.12)
    / view.scale);
  const wanted = advance.reduce((a, b) => a + b, 0);
  const middle = straightest(curve, wanted, view, taken, used);
  if (middle === null) return [];
  used.push(middle);
  const forward = Math.cos(curve.way(middle)) >= 0 ? 1 : -1;
  const aside = (riverWidth(view.perKm) * PT * 0.5 + points * 0.75) / view.scale;
  let s = middle - (forward * wanted) / 2;
  const boxes = [];
  [...text].forEach((letter, i) => {
    const here = s + (forward * advance[i]) / 2;
    s += forward * advance[i];
    const angle = curve.way(here) + (forward < 0 ? Math.PI : 0);
    const [x, y] = curve.at(here);
    const px = view.px(x - Math.sin(angle) * aside), py = view.py(y + Math.cos(angle) * aside);
    ctx.save();
    ctx.translate(px, py);
    ctx.rotate(-angle);
    write(ctx, letter, 0, 0, look.waterName, look.halo, 1.8);
    ctx.restore();
    boxes.push([px - points * 0.6, px + points * 0.6, py - points * 0.6, py + points * 0.6]);
  });
  return boxes;
}

function scaleStep(view) {
  const span = view.width / view.scale;
  return [0.5, 1, 2, 5, 10, 20].reduce((a, b) =>
    (Math.abs(4 * b - span * 0.22) < Math.abs(4 * a - span * 0.22) ? b : a));
}

function scaleBox(view) {
  const wide = 4 * scaleStep(view) * view.scale + 62;
  return [view.width - wide - 8, view.width - 8, view.height - 44, view.height - 8];
}

function paintScale(ctx, view, look, formatted, northLetter) {
  const step = scaleStep(view), [left, right, top] = scaleBox(view);
  ctx.fillStyle = "rgba(255, 253, 246, .82)";
  ctx.fillRect(left, top, right - left, 36);
  ctx.font = `${6.8 * PT}px ${SANS}`;
  ctx.textAlign = "center";
  ctx.textBaseline = "alphabetic";
  for (let i = 0; i < 4; i++) {
    const x = left + 12 + i * step * view.scale;
    ctx.fillStyle = i % 2 ? "#fff" : look.ink;
    ctx.fillRect(x, top + 20, step * view.scale, 4);
    ctx.strokeStyle = look.ink;
    ctx.lineWidth = 0.8;
    ctx.strokeRect(x, top + 20, step * view.scale, 4);
    ctx.fillStyle = look.ink;
    if (i % 2 === 0) ctx.fillText(formatted(i * step), x, top + 15);
  }
  ctx.fillText(`${formatted(4 * step)} km`, left + 12 + 4 * step * view.scale, top + 15);
  const x = right - 16, y = top + 29;
  for (const hand of [-1, 1]) {
    ctx.beginPath();
    ctx.moveTo(x, y - 17);
    ctx.lineTo(x + hand * 4, y);
    ctx.lineTo(x, y - 4);
    ctx.closePath();
    ctx.fillStyle = hand < 0 ? look.ink : "#fff";
    ctx.fill();
    ctx.strokeStyle = look.ink;
    ctx.stroke();
  }
  ctx.fillStyle = look.ink;
  ctx.fillText(northLetter, x, y - 18);
}

// Degrees where their lines leave the picture, at the foot and on the left.
function paintDegrees(ctx, view, map, lang) {
  ctx.font = `${7.4 * PT}px ${SANS}`;
  const crossing = (flat, along, across, wanted) => {
    for (let i = 0; i + 3 < flat.length; i += 2) {
      const a = flat[i + across] / 100, b = flat[i + 2 + across] / 100;
      if ((a - wanted) * (b - wanted) > 0) continue;
      const share = (wanted - a) / (b - a || 1);
      return (flat[i + along] * (1 - share) + flat[i + 2 + along] * share) / 100;
    }
    return null;
  };
  for (const line of map.degrees[lang]) {
    const found = line.meridian ? crossing(line.points, 0, 1, view.kmY(view.height))
      : crossing(line.points, 1, 0, view.kmX(0));
    if (found === null) continue;
    ctx.textAlign = line.meridian ? "center" : "left";
    ctx.textBaseline = line.meridian ? "bottom" : "middle";
    const x = line.meridian ? view.px(found) : 5, y = line.meridian ? view.height - 4 : view.py(found);
    if (x < 30 && line.meridian) continue;
    if (line.meridian && x > scaleBox(view)[0] - 24) continue;
    if (!line.meridian && (y < 12 || y > view.height - 24)) continue;
    if (y < view.py(map.extent[3]) || y > view.py(map.extent[2]) + 24) continue;
    write(ctx, line.text, x, y, "#3a3a3a", map.look.halo, 1.3);
  }
}
