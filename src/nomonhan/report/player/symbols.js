// NATO symbols after APP-6, from the same polylines as the painter's; y grows upward in them.

const LABELED_FROM = 24; // symbols of this height, in dots, are named
const DUG_IN = ["prepared", "fortified"], LEAVING = ["withdrawal", "delay"];

function blended(color, target, share) {
  const mixed = [1, 3, 5].map((i) => {
    const c = parseInt(color.slice(i, i + 2), 16);
    return Math.round(c + (target - c) * share).toString(16).padStart(2, "0");
  });
  return "#" + mixed.join("");
}
const towardWhite = (color, share) => blended(color, 255, share);
const towardBlack = (color, share) => blended(color, 0, share);

function pathOf(parts) {
  const path = new Path2D();
  for (const flat of parts)
    for (let i = 0; i < flat.length; i += 2)
      path[i ? "lineTo" : "moveTo"](flat[i] / 100, flat[i + 1] / 100);
  return path;
}

class Signs {
  constructor(document) {
    this.branches = {};
    for (const [branch, sign] of Object.entries(document.branches))
      this.branches[branch] = { lines: pathOf(sign.lines), shapes: pathOf(sign.shapes) };
    this.echelons = {};
    for (const [echelon, parts] of Object.entries(document.echelons))
      this.echelons[echelon] = pathOf(parts);
    for (const name of ["frame", "staff", "works", "bar", "broken", "encircled", "gone"])
      this[name] = pathOf(document[name]);
  }

  // One symbol `size` dots high at (x, y): frame, branch, echelon, strength, and what befell it.
  // `state`: side color, branch, echelon, strength 0-1, count, broken, leaving, dugIn, cutOff.
  paint(ctx, x, y, size, state, dark) {
    const ink = towardBlack(state.color, 0.3);
    const width = Math.min(Math.max(0.055 * size, 0.7), 2);
    ctx.save();
    ctx.translate(x, y);
    ctx.scale(size, -size);
    ctx.lineCap = "butt";
    ctx.lineJoin = "miter";
    const line = (path, color, points, dashes = []) => {
      ctx.strokeStyle = color;
      ctx.lineWidth = points / size;
      ctx.setLineDash(dashes.map((d) => (d * points) / size));
      ctx.stroke(path);
    };
    const fill = (path, color) => {
      ctx.fillStyle = color;
      ctx.fill(path);
    };
    const white = "rgba(255, 255, 255, .85)";
    for (let behind = Math.min(state.count - 1, 2); behind > 0; behind--) {
      ctx.save();
      ctx.translate(0.13 * behind, 0.13 * behind);
      line(this.frame, white, width + 1.6);
      fill(this.frame, towardWhite(state.color, 0.8));
      line(this.frame, state.color, width * 0.8);
      ctx.restore();
    }
    const dashes = state.leaving || state.broken ? [2.2, 1.4] : [];
    line(this.frame, white, width * 2 + 2);
    fill(this.frame, state.broken ? "#ffffff" : towardWhite(state.color, 0.68));
    const sign = this.branches[state.branch];
    fill(sign.shapes, ink);
    line(sign.lines, ink, width);
    line(this.frame, ink, width * 1.3, dashes);
    const echelon = this.echelons[state.echelon];
    line(echelon, white, width + 1.8);
    line(echelon, dark, width);
    if (state.branch === "headquarters") line(this.staff, ink, width * 1.3);
    fill(this.bar, "#ffffff");
    line(this.bar, dark, 0.5);
    ctx.fillStyle = dark;
    ctx.fillRect(-0.75, -0.76, 1.5 * Math.min(Math.max(state.strength, 0), 1), 0.16);
    if (state.dugIn) line(this.works, dark, width);
    if (state.broken) {
      line(this.broken, white, width * 3);
      line(this.broken, dark, width * 1.5);
    }
    if (state.cutOff) line(this.encircled, dark, 1.2, [1.2, 1.6]);
    ctx.restore();
    if (state.count > 1) this.badge(ctx, x + 0.75 * size, y - 0.5 * size, size, state.count, dark);
    if (state.label && size > LABELED_FROM) {
      ctx.font = `${Math.max(0.34 * size, 9)}px ${SANS}`;
      ctx.textAlign = "center";
      ctx.textBaseline = "top";
      write(ctx, state.label, x, y + 0.92 * size, dark, "#ffffff", 1.6);
    }
  }

  badge(ctx, x, y, size, count, dark) {
    const radius = Math.max(5.2, 0.3 * size);
    ctx.beginPath();
    ctx.arc(x, y, radius, 0, 2 * Math.PI);
    ctx.fillStyle = dark;
    ctx.fill();
    ctx.strokeStyle = "#ffffff";
    ctx.lineWidth = 0.8;
    ctx.stroke();
    ctx.fillStyle = "#ffffff";
    ctx.font = `700 ${Math.max(7.6, 0.4 * size)}px ${SANS}`;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.fillText(String(count), x, y + 0.5);
  }

  // a small cross where a unit ended
  cross(ctx, x, y, size, color) {
    ctx.save();
    ctx.translate(x, y);
    ctx.scale(size, size);
    for (const [ink, points] of [["rgba(255, 255, 255, .85)", 3.4], [color, 1.7]]) {
      ctx.strokeStyle = ink;
      ctx.lineWidth = points / size;
      ctx.stroke(this.gone);
    }
    ctx.restore();
  }
}

// What a symbol must show of the units it stands for.
function stateOf(battle, t, units) {
  const u = units[0], unit = battle.list[u];
  const posture = battle.word("posture", t, u);
  return {
    color: battle.header.sides[unit.side].color,
    branch: unit.branch, echelon: unit.echelon, label: battle.page.short[u],
    count: units.length, broken: battle.status(t, u) === BROKEN,
    strength: units.reduce((sum, one) => sum + battle.strength(t, one), 0) / units.length,
    dugIn: DUG_IN.includes(posture), leaving: LEAVING.includes(posture),
    cutOff: units.some((one) => battle.isCutOff(t, one)),
  };
}
