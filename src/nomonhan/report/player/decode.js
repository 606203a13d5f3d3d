// The record of a battle, read from the compact format itself: docs/replay_format.md.

const FIELDS = ["hex", "men", "vehicles", "guns", "cohesion", "suppression", "posture", "status",
  "supply", "mission", "control", "light"];
const ARRAYS = { "<i2": Int16Array, "<i4": Int32Array, "|u1": Uint8Array, "|i1": Int8Array,
  "<f8": Float64Array };
const KNOWN_VERSION = 1;

function bytesOf(base64) {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

// "gzip" for the file, "deflate" (zlib) for a field
async function unpacked(bytes, kind) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream(kind));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

// The text of each value of an object's top level, as it stands in the file: numbers of 64 bits
// would not survive being parsed and written again, and the digest is over the text.
function topLevel(text) {
  const found = {};
  let depth = 0, inString = false, key = null, from = 0, quote = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (inString) {
      if (c === "\\") i++;
      else if (c === '"') {
        inString = false;
        if (depth === 1 && key === null) key = text.slice(quote + 1, i);
      }
    } else if (c === '"') {
      inString = true;
      quote = i;
    } else if (c === "{" || c === "[") depth++;
    else if (c === ":" && depth === 1 && !from) from = i + 1;
    else if ((c === "," && depth === 1) || c === "}" || c === "]") {
      if (c !== ",") depth--;
      if (key !== null && (depth === 0 || c === ",")) {
        found[key] = text.slice(from, i);
        key = null;
        from = 0;
      }
    }
  }
  return found;
}

// Differences along t, unit by unit, back to values tick by tick: (t, k), wrapping around.
async function decodedField(name, stored) {
  const kind = ARRAYS[stored.type];
  const raw = await unpacked(bytesOf(stored.data), "deflate");
  const values = new kind(raw.buffer, 0, raw.byteLength / kind.BYTES_PER_ELEMENT);
  if (stored.coding.startsWith("plain")) return values;
  const [ticks, width] = stored.shape;
  const whole = new kind(ticks * width);
  const sum = new kind(1);
  for (let k = 0; k < width; k++) {
    sum[0] = 0;
    for (let t = 0; t < ticks; t++) {
      sum[0] += values[k * ticks + t];
      whole[t * width + k] = sum[0];
    }
  }
  return whole;
}

// true, false, or null where the browser has no means to tell (a page over plain http)
async function isWhole(texts, fields, shapes, digest) {
  if (!globalThis.crypto || !crypto.subtle) return null;
  const parts = ["codes", "events", "header", "ledger"].map((key) => `"${key}":${texts[key]}`);
  const encoder = new TextEncoder();
  const pieces = [encoder.encode(`{${parts.join(",")}}`)];
  for (const name of FIELDS) {
    pieces.push(encoder.encode(`${name}[${shapes[name].join(", ")}]`));
    pieces.push(new Uint8Array(fields[name].buffer, fields[name].byteOffset,
      fields[name].byteLength));
  }
  const whole = new Uint8Array(pieces.reduce((n, piece) => n + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", whole));
  return Array.from(hash, (b) => b.toString(16).padStart(2, "0")).join("") === digest;
}

async function readReplay(base64) {
  const bytes = await unpacked(bytesOf(base64), "gzip");
  const text = new TextDecoder().decode(bytes);
  const file = JSON.parse(text);
  if (file.format !== "nomonhan-replay" || file.version !== KNOWN_VERSION)
    throw new Error(`${file.format} ${file.version}`);
  const fields = {}, shapes = {};
  for (const name of FIELDS) {
    shapes[name] = file.fields[name].shape;
    fields[name] = await decodedField(name, file.fields[name]);
  }
  const whole = await isWhole(topLevel(text), fields, shapes, file.digest);
  return { header: file.header, codes: file.codes, events: file.events, ledger: file.ledger,
    fields, ticks: shapes.light[0], units: shapes.hex[1], digest: file.digest, whole };
}
