import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { inspectImage } from '../../src/image/inspect-picture.js';
import { checkFacts } from '../../src/rules/slow-rules.js';
import { decodeBitmap } from '../../src/media/decode-bitmap.js';
import { inTime, PixelGate } from '../../src/media/pixel-gate.js';
import { readMedia } from '../../src/media/read-media.js';
import { ascii, box, chunk, fullBox, gifEnd, gifHead, gifPicture, segment, u16, u32 } from '../support/pictures.js';

const little = (bytes: number[]) => bytes.reverse();
const zeros = (count: number) => Array.from({ length: count }, () => 0);
const read = (...bytes: number[][]) => readMedia(new Blob(bytes.map((piece) => Uint8Array.from(piece))));

describe('the size of a picture is read from its header', () => {
  it('PNG, as Exif in front of the picture turns it', async () => {
    const size = [...u32(800), ...u32(600)];
    const turnedBy = (orientation: number) => chunk('eXIf', exif(orientation, false).slice(10));
    const whole = (...chunks: number[][]) =>
      read(ascii('\x89PNG\r\n\x1a\n'), chunk('IHDR', [...size, ...zeros(5)]), ...chunks);
    assert.deepEqual(await whole(chunk('tEXt', ascii('a')), turnedBy(6)), { width: 600, height: 800 });
    const behind = [...chunk('IDAT', [1]), ...turnedBy(6)];
    for (const upright of [[], turnedBy(3), turnedBy(9), behind, turnedBy(6).slice(0, 20)])
      assert.deepEqual(await whole(upright), { width: 800, height: 600 });
  });

  it('GIF', async () => {
    const size = await read(ascii('GIF89a'), little(u16(320)), little(u16(200)), zeros(30));
    assert.deepEqual(size, { width: 320, height: 200 });
  });

  it('one that is cut off counts as animated, so that it is left as it is', async () => {
    for (const [isAnimated, parts] of [
      [false, [gifHead, gifPicture, gifEnd]],
      [true, [gifHead, gifPicture.slice(0, 8)]],
    ] as const)
      assert.deepEqual(await inspectImage(new File([Uint8Array.from(parts.flat())], 'a.gif'), 'image/gif'), {
        ...{ width: 1, height: 1, isAnimated },
      });
  });

  const webp = (kind: string, ...content: number[][]) =>
    read(ascii('RIFF'), zeros(4), ascii(`WEBP${kind}`), ...content, zeros(20));
  it('WebP: lossy, lossless and extended', async () => {
    const lossy = await webp('VP8 ', zeros(7), [0x9d, 1, 0x2a], little(u16(640)), little(u16(480)));
    assert.deepEqual(lossy, { width: 640, height: 480 });
    const bits = (640 - 1) | ((480 - 1) << 14);
    assert.deepEqual(await webp('VP8L', zeros(4), [0x2f], little(u32(bits))), { width: 640, height: 480 });
    const extended = await webp('VP8X', zeros(4), zeros(4), little([0, ...u16(4999)]), little([0, ...u16(2999)]));
    assert.deepEqual(extended, { width: 5000, height: 3000 });
  });

  const frame = [...[0xff, 0xc2], ...u16(17), 8, ...u16(3000), ...u16(4000), ...zeros(10)];
  const exif = (orientation: number, isLittle: boolean) => {
    const order = (bytes: number[]) => (isLittle ? little(bytes) : bytes);
    const entry = [...order(u16(0x0112)), ...order(u16(3)), ...order(u32(1)), ...order(u16(orientation)), 0, 0];
    const head = [...ascii(isLittle ? 'II' : 'MM'), ...order(u16(42)), ...order(u32(8)), ...order(u16(1))];
    return segment(0xe1, [...ascii('Exif\0\0'), ...head, ...entry, ...zeros(4)]);
  };

  const jpeg = (...segments: number[][]) => read([0xff, 0xd8], ...segments, frame, zeros(50));
  const lying = { width: 4000, height: 3000 };
  const upright = { width: 3000, height: 4000 };

  it('JPEG, also behind a long profile', async () => {
    const profile = Array.from({ length: 3 }, () => segment(0xe2, zeros(60_000)));
    assert.deepEqual(await jpeg(...profile, segment(0xc4, zeros(20))), lying);
  });

  it('JPEG, as the first Exif segment turns it, and not by an orientation that means nothing', async () => {
    for (const isLittle of [true, false]) {
      const turned = (...orientations: number[]) => jpeg(...orientations.map((one) => exif(one, isLittle)));
      for (const orientations of [[1], [3], [1, 6], [0], [9], [65_535]])
        assert.deepEqual(await turned(...orientations), lying, String(orientations));
      for (const orientations of [[6], [8], [8, 1]])
        assert.deepEqual(await turned(...orientations), upright, String(orientations));
    }
  });

  const picture = (turn: number, primary = 2) => {
    const ispe = (width: number, height: number) => fullBox('ispe', u32(width), u32(height));
    const clap = box('clap', u32(8000), u32(2), u32(3000), u32(1), zeros(16));
    const properties = box('ipco', ispe(160, 120), ispe(4032, 3024), box('irot', [turn]), clap);
    const used = fullBox('ipma', u32(3), u16(1), [1, 1], u16(2), [2, 0x82, 3], u16(3), [3, 0x82, 4, 3]);
    return [
      box('ftyp', ascii('heic'), zeros(4)),
      fullBox('meta', fullBox('hdlr', zeros(20)), fullBox('pitm', u16(primary)), box('iprp', properties, used)),
      box('mdat', zeros(100)),
    ];
  };
  it('HEIC and AVIF: the primary picture’s, cut to its clean aperture, turned', async () => {
    assert.deepEqual(await read(...picture(1, 3)), { width: 3000, height: 4000 });
    assert.deepEqual(await read(...picture(0)), { width: 4032, height: 3024 });
    assert.deepEqual(await read(...picture(1)), { width: 3024, height: 4032 });
    assert.deepEqual(await read(...picture(3, 1)), { width: 160, height: 120 });
  });
});

describe('size and duration of a video are read from its header', () => {
  const upright = [u32(0x10000), zeros(12), u32(0x10000), zeros(12), u32(0x40000000)];
  const onSide = [zeros(4), u32(0x10000), zeros(4), u32(0xffff0000), zeros(16), u32(0x40000000)];
  const track = (width: number, height: number, matrix: number[][]) =>
    box('trak', fullBox('tkhd', zeros(36), ...matrix, u32(width << 16), u32(height << 16)));
  const header = fullBox('mvhd', zeros(8), u32(600), u32(7500), zeros(80));
  const movie = (matrix: number[][]) => box('moov', header, track(0, 0, upright), track(1920, 1080, matrix));
  const start = box('ftyp', ascii('isom'), zeros(4));

  it('MP4, whose header is at its end, or behind a box of 64 bits, or that was filmed upright', async () => {
    const facts = { width: 1920, height: 1080, duration: 12.5 };
    const long = [...u32(1), ...ascii('mdat'), ...u32(0), ...u32(116), ...zeros(100)];
    assert.deepEqual(await read(start, box('mdat', zeros(200_000)), movie(upright)), facts);
    assert.deepEqual(await read(start, long, movie(upright)), facts);
    assert.deepEqual(await read(start, movie(onSide)), { ...facts, width: 1080, height: 1920 });
  });

  const sized = (bytes: number[]) => [0x40 | (bytes.length >> 8), bytes.length & 255, ...bytes];
  const element = (id: number[], content: number[]) => [...id, ...sized(content)];
  const webm = (info: number[]) => {
    const video = element([0xe0], [...element([0xb0], u16(1280)), ...element([0xba], u16(720))]);
    return [
      element([0x1a, 0x45, 0xdf, 0xa3], zeros(10)),
      [0x18, 0x53, 0x80, 0x67, 0x01, 255, 255, 255, 255, 255, 255, 255], // of unknown length, as recordings have
      element([0x15, 0x49, 0xa9, 0x66], info),
      element([0x16, 0x54, 0xae, 0x6b], element([0xae], video)),
      [0x1f, 0x43, 0xb6, 0x75, 0x01, ...zeros(7)],
    ];
  };
  it('WebM, and of a recording, which has no duration', async () => {
    const duration = new DataView(new ArrayBuffer(8));
    duration.setFloat64(0, 12_500);
    const info = element([0x44, 0x89], [...new Uint8Array(duration.buffer)]);
    assert.deepEqual(await read(...webm(info)), { width: 1280, height: 720, duration: 12.5 });
    assert.deepEqual(await read(...webm([])), { width: 1280, height: 720, duration: undefined });
  });
});

describe('a header that cannot be read', () => {
  it('says nothing, with any bytes', async () => {
    const pictures = ['', '\x89PNG', 'GIF8', '\xff\xd8\xff\xe1', 'RIFF0000WEBPVP8X'];
    const beginnings = [...pictures, '\0\0\0\x0cftypheic\0\0\0', '\x1aEß£'];
    const anyBytes = fc.tuple(fc.constantFrom(...beginnings), fc.uint8Array({ maxLength: 200 }));
    const property = fc.asyncProperty(anyBytes, async ([beginning, bytes]) => {
      await readMedia(new Blob([Uint8Array.from(ascii(beginning)), bytes])); // neither throws nor hangs
    });
    await fc.assert(property, { numRuns: 500 });
  });

  it('breaks no rule', () => {
    assert.equal(checkFacts({}, { minImageWidth: 100, maxDuration: 1 }), undefined);
    assert.equal(checkFacts({ width: 99 }, { minImageWidth: 100 })?.rule, 'image-size');
    assert.equal(checkFacts({ height: 101 }, { maxImageHeight: 100 })?.rule, 'image-size');
    const { rule, limit } = checkFacts({ duration: 61.2 }, { maxDuration: 60 })!;
    assert.deepEqual([rule, limit], ['duration', 60]);
  });
});

it('the gate for decoded pixels lets in as many pictures as fit, in their order, and a larger one alone', async () => {
  const gate = new PixelGate();
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const sizes = [33, 12, 33, 64, 110, 1].map((millions) => millions * 1_000_000);
  const all = sizes.map((pixels, i) =>
    gate.use(pixels, () => {
      begun.push(i);
      return new Promise<void>((resolve, reject) => (ends[i] = i === 1 ? () => reject(new Error('No.')) : resolve));
    }),
  );
  const ended = Promise.allSettled(all);
  const seen: number[] = [];
  for (const i of sizes.keys()) {
    await new Promise((resolve) => setImmediate(resolve));
    seen.push(begun.length);
    ends[i]!();
  }
  await ended;
  assert.deepEqual(begun, [...sizes.keys()]);
  assert.deepEqual(seen, [2, 3, 3, 4, 5, 6]);
});

it('a picture that takes a minute is given up; a page that the system froze meanwhile has ten seconds more', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const frozen = inTime(new Promise<string>((resolve) => setTimeout(() => resolve('decoded'), 60_001)));
  t.mock.timers.tick(100_000); // one step: all timers are overdue at once
  assert.equal(await frozen, 'decoded');
  const endless = inTime(new Promise(() => {}));
  t.mock.timers.tick(50_000);
  t.mock.timers.tick(10_000);
  await assert.rejects(endless, /too long/);
});

it('closes the second one of a picture that is decoded late and its copy', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const closed: string[] = [];
  const bitmap = (name: string) => ({ name, close: () => closed.push(name) });
  let decodeLate!: (late: unknown) => void;
  const late = new Promise((resolve) => (decodeLate = resolve));
  const createImageBitmap = t.mock.fn((source: Blob) => (source instanceof File ? late : bitmap('copy')));
  Object.assign(globalThis, { createImageBitmap });
  const decoded = decodeBitmap(new File(['picture'], 'a.png', { type: 'image/png' }), {});
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
  t.mock.timers.tick(8_000);
  assert.equal(((await decoded) as unknown as { name: string }).name, 'copy');
  decodeLate(bitmap('late'));
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(closed, ['late']);
});
