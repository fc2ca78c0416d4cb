import { crc32, deflateSync, inflateSync } from 'node:zlib';

/** A picture of 8 bits a channel: RGB or RGBA. */
interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly channels: 3 | 4;
  readonly data: Uint8Array;
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const CHANNELS: Readonly<Record<number, 3 | 4>> = { 2: 3, 6: 4 };

function* chunksOf(png: Buffer): Generator<{ type: string; data: Buffer }> {
  for (let at = SIGNATURE.length; at < png.length;) {
    const length = png.readUInt32BE(at);
    yield {
      type: png.toString('latin1', at + 4, at + 8),
      data: png.subarray(at + 8, at + 8 + length),
    };
    at += length + 12;
  }
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

/** Throws for what browsers do not write: other depths, palettes, interlacing. */
function decode(png: Buffer): Pixels {
  let head: Buffer | undefined;
  const parts: Buffer[] = [];
  for (const { type, data } of chunksOf(png)) {
    if (type === 'IHDR') head = data;
    if (type === 'IDAT') parts.push(data);
  }
  const channels = CHANNELS[head?.[9] ?? -1];
  if (head === undefined || head[8] !== 8 || head[12] !== 0 || channels === undefined)
    throw new Error('This PNG is not one that a browser writes.');
  const [width, height] = [head.readUInt32BE(0), head.readUInt32BE(4)];
  const packed = inflateSync(Buffer.concat(parts));
  const stride = width * channels;
  const data = new Uint8Array(stride * height);
  for (let y = 0; y < height; y += 1) {
    const filter = packed[y * (stride + 1)] ?? 0;
    for (let x = 0; x < stride; x += 1) {
      const at = y * stride + x;
      const left = x < channels ? 0 : (data[at - channels] ?? 0);
      const up = y === 0 ? 0 : (data[at - stride] ?? 0);
      const corner = x < channels || y === 0 ? 0 : (data[at - stride - channels] ?? 0);
      const raw = packed[y * (stride + 1) + 1 + x] ?? 0;
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter] ?? 0;
      data[at] = raw + guess;
    }
  }
  return { width, height, channels, data };
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

const COLOURS = 256;

const distance = (a: number, b: number): number =>
  [16, 8, 0].reduce((sum, bits) => sum + (((a >> bits) & 255) - ((b >> bits) & 255)) ** 2, 0);

/**
 * Colours as 0xrrggbb that stand for all of the picture, and for each colour the number of the one that stands for it. Next
 * comes always the one that is missed most: far from all that are there, or frequent. A mark of a few pixels keeps its colour.
 */
function paletteOf(colours: Uint32Array): { palette: number[]; nearest: Map<number, number> } {
  const counts = new Map<number, number>();
  for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const all = [...counts].map(([colour, count]) => {
    return { colour, weight: Math.sqrt(count), far: Infinity, by: 0 };
  });
  const palette: number[] = [];
  let next = all.toSorted((a, b) => b.weight - a.weight || a.colour - b.colour)[0];
  while (next !== undefined && palette.length < COLOURS) {
    const chosen = next.colour;
    palette.push(chosen);
    let most = 0;
    next = undefined;
    for (const one of all) {
      const far = distance(one.colour, chosen);
      if (far < one.far) Object.assign(one, { far, by: palette.length - 1 });
      if (one.far * one.weight <= most) continue;
      most = one.far * one.weight;
      next = one;
    }
  }
  return { palette, nearest: new Map(all.map(({ colour, by }) => [colour, by])) };
}

/**
 * Nearly the same picture in fewer bytes: without alpha, in 256 of its colours. Pages are flat colours, which stay
 * what they are; of the edges of letters some shades move to a neighbour.
 */
export function smaller(png: Buffer): Buffer {
  const { width, height, channels, data } = decode(png);
  const colours = new Uint32Array(width * height);
  for (let i = 0; i < colours.length; i += 1) {
    const at = i * channels;
    colours[i] = ((data[at] ?? 0) << 16) | ((data[at + 1] ?? 0) << 8) | (data[at + 2] ?? 0);
  }
  const { palette, nearest } = paletteOf(colours);
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      rows[y * (width + 1) + 1 + x] = nearest.get(colours[y * width + x] ?? 0) ?? 0;
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head[8] = 8;
  head[9] = 3;
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', head),
    chunk('PLTE', Buffer.from(palette.flatMap((c) => [c >> 16, (c >> 8) & 255, c & 255]))),
    chunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk('IEND', new Uint8Array()),
  ]);
}
