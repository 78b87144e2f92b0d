// Reads the files of a zip: stored or deflated, checked by their CRC-32, within bounds.
const ZIP_FILES = 4096;

function crc32(bytes) {
  if (!crc32.table) {
    crc32.table = Uint32Array.from({ length: 256 }, (_, value) => {
      for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
      return value >>> 0;
    });
  }
  let crc = 0xffffffff;
  for (const byte of bytes) crc = crc32.table[(crc ^ byte) & 0xff] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

// The entries of its directory; throws where it has none.
function zipEntries(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const lowest = Math.max(0, bytes.length - 65557);
  let end = bytes.length - 22;
  while (end >= lowest && view.getUint32(end, true) !== 0x06054b50) end--;
  if (end < lowest) throw new Error("no zip");
  const count = view.getUint16(end + 10, true);
  if (count > ZIP_FILES) throw new RangeError("too many files");
  const entries = [];
  let at = view.getUint32(end + 16, true);
  for (let index = 0; index < count; index++) {
    if (view.getUint32(at, true) !== 0x02014b50) throw new Error("no zip");
    const length = view.getUint16(at + 28, true);
    const name = new TextDecoder("utf-8", { fatal: false }).decode(bytes.subarray(at + 46, at + 46 + length));
    entries.push({
      name, encrypted: (view.getUint16(at + 8, true) & 1) === 1, method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true), packed: view.getUint32(at + 20, true), size: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true),
    });
    at += 46 + length + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
}

// The bytes of one entry: never more than its directory says.
async function zipRead(bytes, entry) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (entry.encrypted || view.getUint32(entry.offset, true) !== 0x04034b50) throw new Error("no zip");
  const start = entry.offset + 30 + view.getUint16(entry.offset + 26, true) + view.getUint16(entry.offset + 28, true);
  const packed = bytes.subarray(start, start + entry.packed);
  if (packed.length !== entry.packed) throw new Error("cut off");
  let whole = packed;
  if (entry.method === 8) {
    whole = new Uint8Array(entry.size);
    let length = 0;
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    for (const reader = stream.getReader(); ;) {
      const { done, value } = await reader.read();
      if (done) break;
      if (length + value.length > entry.size) throw new Error("longer than it says");
      whole.set(value, length);
      length += value.length;
    }
    if (length !== entry.size) throw new Error("cut off");
  } else if (entry.method !== 0) throw new Error("packed otherwise");
  if (crc32(whole) !== entry.crc) throw new Error("damaged");
  return whole;
}

// Name and bytes of every file beside trust.toml, the uppermost one; nothing where there is none.
async function trustOfZip(bytes, most) {
  const entries = zipEntries(bytes);
  const tables = entries.map((entry) => entry.name).filter((name) => name === "trust.toml" || name.endsWith("/trust.toml"));
  if (!tables.length) return null;
  const folder = tables.sort((one, other) => one.split("/").length - other.split("/").length)[0].slice(0, -"trust.toml".length);
  const beside = entries.filter(({ name }) => name.startsWith(folder) && name !== folder && !name.slice(folder.length).includes("/"));
  if (beside.reduce((sum, { size }) => sum + size, 0) > most) throw new RangeError("too large");
  const files = [];
  for (const entry of beside) files.push([entry.name.slice(folder.length), await zipRead(bytes, entry)]);
  return files;
}
