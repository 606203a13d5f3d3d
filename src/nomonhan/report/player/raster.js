// Values of hexes on a raster, softened; lines between them.  The twin of the painter's ground.

const ROW_SPACING = Math.sqrt(3) / 2;

function centerOf(hex, cols) {
  const row = Math.floor(hex / cols);
  return [hex - row * cols + 0.5 * (row & 1), row * ROW_SPACING];
}

class Raster {
  constructor(map, perKm) {
    const [west, east, south, north] = map.extent;
    this.map = map;
    this.perKm = perKm;
    this.nx = Math.ceil((east - west) * perKm);
    this.ny = Math.ceil((north - south) * perKm);
    this.x = Float64Array.from({ length: this.nx }, (_, i) => west + (i + 0.5) / perKm);
    this.y = Float64Array.from({ length: this.ny }, (_, j) => south + (j + 0.5) / perKm);
  }

  // `value(hex)` on the raster, straight between the centers of hexes
  of(value) {
    const { cols, rows } = this.map;
    const lines = [];
    for (let row = 0; row < rows; row++) {
      const line = new Float32Array(this.nx);
      for (let i = 0; i < this.nx; i++) {
        const place = Math.min(Math.max(this.x[i] - 0.5 * (row & 1), 0), cols - 1);
        const left = Math.min(Math.floor(place), cols - 2);
        const share = place - left;
        const h = row * cols + left;
        line[i] = value(h) * (1 - share) + value(h + 1) * share;
      }
      lines.push(line);
    }
    const out = new Float32Array(this.nx * this.ny);
    for (let j = 0; j < this.ny; j++) {
      const place = Math.min(Math.max(this.y[j] / ROW_SPACING, 0), rows - 1);
      const low = Math.min(Math.floor(place), rows - 2);
      const share = place - low;
      for (let i = 0; i < this.nx; i++)
        out[j * this.nx + i] = lines[low][i] * (1 - share) + lines[low + 1][i] * share;
    }
    return out;
  }

  // a normal curve of `reachKm` over it; beyond the rim its last value, or nothing
  softened(values, reachKm, endsAtRim) {
    const sigma = reachKm * this.perKm;
    const radius = Math.ceil(4 * sigma);
    const weights = Float32Array.from({ length: 2 * radius + 1 },
      (_, i) => Math.exp(-((i - radius) ** 2) / (2 * sigma * sigma)));
    const total = weights.reduce((a, b) => a + b, 0);
    const { nx, ny } = this;
    const across = new Float32Array(nx * ny), out = new Float32Array(nx * ny);
    const pass = (from, to, n, stride, lines, lineStride) => {
      for (let line = 0; line < lines; line++) {
        const start = line * lineStride;
        for (let i = 0; i < n; i++) {
          let sum = 0;
          for (let w = -radius; w <= radius; w++) {
            let at = i + w;
            if (at < 0 || at >= n) {
              if (endsAtRim) continue;
              at = at < 0 ? 0 : n - 1;
            }
            sum += weights[w + radius] * from[start + at * stride];
          }
          to[start + i * stride] = sum / total;
        }
      }
    };
    pass(values, across, nx, 1, ny, nx);
    pass(across, out, ny, nx, nx, 1);
    return out;
  }
}

// Where `values` cross 0 and `allowed` is not 0: segments [x1, y1, ux1, uy1, x2, y2, ux2, uy2] in
// km, u the direction in which the values grow.
function crossings(raster, values, allowed) {
  const { nx, ny, x, y, perKm } = raster;
  const slope = (i, j) => {
    const at = j * nx + i;
    const gx = values[j * nx + Math.min(i + 1, nx - 1)] - values[j * nx + Math.max(i - 1, 0)];
    const gy = values[Math.min(j + 1, ny - 1) * nx + i] - values[Math.max(j - 1, 0) * nx + i];
    return [gx, gy, at];
  };
  const segments = [];
  const between = (i0, j0, i1, j1) => {
    const a = values[j0 * nx + i0], b = values[j1 * nx + i1];
    const share = a / (a - b);
    const [gx0, gy0] = slope(i0, j0), [gx1, gy1] = slope(i1, j1);
    const gx = gx0 * (1 - share) + gx1 * share, gy = gy0 * (1 - share) + gy1 * share;
    const size = Math.hypot(gx, gy) || 1;
    return [x[i0] + (share * (i1 - i0)) / perKm, y[j0] + (share * (j1 - j0)) / perKm,
      gx / size, gy / size];
  };
  for (let j = 0; j + 1 < ny; j++) {
    for (let i = 0; i + 1 < nx; i++) {
      const at = j * nx + i;
      if (!allowed[at] || !allowed[at + 1] || !allowed[at + nx] || !allowed[at + nx + 1]) continue;
      const corners = [[i, j], [i + 1, j], [i + 1, j + 1], [i, j + 1]];
      const signs = corners.map(([ci, cj]) => values[cj * nx + ci] > 0);
      const ends = [];
      for (let e = 0; e < 4; e++) {
        if (signs[e] !== signs[(e + 1) % 4])
          ends.push(between(...corners[e], ...corners[(e + 1) % 4]));
      }
      for (let e = 0; e + 1 < ends.length; e += 2) segments.push([...ends[e], ...ends[e + 1]]);
    }
  }
  return segments;
}

// Segments that touch, joined to lines of [x, y, ux, uy]; short crumbs are left out.
function joined(segments, least) {
  const key = (x, y) => `${Math.round(x * 1000)},${Math.round(y * 1000)}`;
  const at = new Map();
  segments.forEach((s, n) => {
    for (const end of [0, 4]) {
      const k = key(s[end], s[end + 1]);
      if (!at.has(k)) at.set(k, []);
      at.get(k).push(n);
    }
  });
  const used = new Uint8Array(segments.length);
  const grown = (line) => {
    for (;;) {
      const last = line[line.length - 1];
      const next = (at.get(key(last[0], last[1])) || []).find((n) => !used[n]);
      if (next === undefined) return line;
      used[next] = 1;
      const s = segments[next];
      const first = key(s[0], s[1]) === key(last[0], last[1]);
      line.push(first ? s.slice(4) : s.slice(0, 4));
    }
  };
  const lines = [];
  segments.forEach((s, n) => {
    if (used[n]) return;
    used[n] = 1;
    const forward = grown([s.slice(0, 4), s.slice(4)]);
    const line = grown(forward.reverse());
    if (line.length > least) lines.push(line);
  });
  return lines;
}
