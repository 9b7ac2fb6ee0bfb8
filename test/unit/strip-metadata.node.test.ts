import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { stripMetadata } from '../../src/image/strip/strip-metadata.js';
import * as made from '../support/pictures.js';
import { VirtualTime } from '../support/virtual-time.js';

const { pictures, ascii, segment, soi, jfif, jpegPicture, jpegExif, exif, minimalExif, riff, SECRET } = made;

const names = Object.keys(pictures) as (keyof typeof pictures)[];
const fileOf = (...bytes: readonly number[][]) => new File([Uint8Array.from(bytes.flat())], 'a.bin', { type: 'a/b' });
const bytesOf = async (blob: Blob | undefined) => blob && [...new Uint8Array(await blob.arrayBuffer())];
const strip = async (...bytes: readonly number[][]) => bytesOf(await stripMetadata(fileOf(...bytes)));

/** A HEIC whose picture is in `mdat`, and its Exif in `idat`, from this byte on and with this length; with more boxes in its header. */
function heicWith(exifBytes: number[], start = 0, size = exifBytes.length, ...more: number[][]): number[] {
  const { box, fullBox, u16, u32 } = made;
  const item = (id: number, type: string) => box('infe', [2, 0, 0, 0], u16(id), u16(0), ascii(type), [0]);
  const place = (id: number, way: number, at: number, length: number) => [
    ...[u16(id), u16(way), u16(0), u16(1), u32(at), u32(length)].flat(),
  ];
  const head = (at: number) => [
    ...box('ftyp', ascii('heic'), u32(0)),
    ...fullBox(
      'meta',
      fullBox('iinf', u16(2), item(1, 'hvc1'), item(2, 'Exif')),
      box('iloc', [1, 0, 0, 0], [0x44, 0], u16(2), place(1, 0, at, 4), place(2, 1, start, size)),
      box('idat', exifBytes),
      ...more,
    ),
  ];
  return [...head(head(0).length + 8), ...box('mdat', [1, 2, 3, 4])];
}

describe('stripMetadata()', () => {
  for (const name of names) {
    it(`leaves of ${name} the picture, its colors and its orientation, byte by byte`, async () => {
      const { left, full, type } = pictures[name];
      assert.match(String.fromCharCode(...full), new RegExp(SECRET.replaceAll('.', '\\.')));
      const stripped = await stripMetadata(made.fileOf(name));
      assert.deepEqual(await bytesOf(stripped), left);
      assert.deepEqual([stripped?.name, stripped?.type, stripped?.lastModified], [name, type, 1]);
    });

    it(`gives back ${name} itself where there is nothing to remove, and nothing if its end is missing`, async () => {
      const file = fileOf(pictures[name].left);
      assert.equal(await stripMetadata(file), file);
      assert.equal(await stripMetadata(file.slice(0, 24) as File), undefined);
    });
  }

  describe('reads the scans of a JPEG', () => {
    const scan = (...data: number[]) => [...segment(0xda, [1, 1, 0, 0, 63, 0]), ...data];
    const eoi = [0xff, 0xd9];

    it('with stuffed bytes, restarts, fill bytes, tables and a comment in them', async () => {
      const first = scan(1, 0xff, 0, 0xff, 0xd0, 2, 0xff, 0xd7, 0xff, 0xff);
      const [table, second] = [segment(0xc4, [0, 1, 2]), scan(4, 5, 6)];
      const all = await strip(soi, first, segment(0xfe, ascii(SECRET)), table, second, eoi, ascii(SECRET));
      assert.deepEqual(all, [soi, first, table, second, eoi].flat());
    });

    it('longer than what is read at once, with the end at any place of that', async () => {
      for (const length of [262_143, 262_144, 262_145, 600_000]) {
        const picture = [soi, scan(), Array.from({ length }, (_, i) => i % 200), eoi].flat();
        assert.deepEqual(await strip(picture, ascii(SECRET)), picture);
      }
    });

    it('and gives nothing where no marker ends them: nobody knows what of it is picture', async () => {
      assert.equal(await strip(soi, scan(1, 2, 0xff, 0), ascii(SECRET)), undefined);
    });
  });

  it('gives back no original where as much was added as removed', async () => {
    const short = [0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0];
    const exifSegment = jpegExif(short);
    const comment = segment(0xfe, ascii(SECRET));
    const exifLeft = jpegExif(minimalExif(6));
    const fill = segment(0xfe, Array(Math.max(0, exifLeft.length - exifSegment.length)).fill(0));
    for (const extra of [[], fill]) {
      const left = await strip(soi, exifSegment, comment, extra, jpegPicture);
      assert.deepEqual(left, [...soi, ...exifLeft, ...jpegPicture]);
    }
  });

  const hidden = ascii(SECRET);
  const unknownChunk = [0, 0, 0, 2, ...ascii('SECR'), 1, 2, 0, 0, 0, 0];
  const { left: png } = pictures['chart.png'];
  const textFrame = made.webpChunk('ANMF', [...Array(16).fill(0), ...made.webpChunk('XMP ', hidden)]);
  const upright = [undefined, 1, 0, 9, 65535].map((orientation) => jpegExif(exif(orientation)));
  type Row = [title: string, picture: number[][], left: number[][] | undefined];
  const cases: Row[] = [
    ...upright.map((one): Row => ['writes no Exif for a picture that lies as it is stored', [one], []]),
    ['believes the first of two Exif segments', [jpegExif(exif(8)), jpegExif(exif(3))], [jpegExif(minimalExif(8))]],
    ['removes a text that calls itself the colors of Adobe', [segment(0xee, ascii('Adobe'), hidden)], []],
    ['removes a JFIF header with a thumbnail', [segment(0xe0, jfif.slice(4, 16), [1, 1], [1, 2, 3])], []],
    ['keeps the number of lines of a JPEG', [segment(0xdc, [0, 9])], [segment(0xdc, [0, 9])]],
    ['gives nothing for a JPEG with a text in the number of lines', [segment(0xdc, hidden)], undefined],
    ['gives nothing for a JPEG with bytes between its segments', [jfif, [0, 0, 0]], undefined],
    ['gives nothing for a JPEG with an unknown segment', [jfif, segment(0xf7, [1, 2])], undefined],
  ];
  for (const [title, beside, left] of cases)
    it(title, async () => {
      assert.deepEqual(await strip(soi, ...beside, jpegPicture), left && [soi, ...left, jpegPicture].flat());
    });

  for (const [title, ...picture] of [
    ['a WebP with a text in a frame', riff(made.vp8x(0x02), textFrame)],
    ['a WebP with a text behind its flags', riff(made.webpChunk('VP8X', [...Array(10).fill(0), ...hidden]))],
    ['a HEIC that may move', pictures['photo.heic'].full, made.box('moov')],
    ['a HEIC with bytes of an item outside of its data', heicWith(made.exif(), 9999)],
    ['a HEIC whose Exif has no length', heicWith(made.exif(), 0, 0)],
    ['a PNG with a chunk that is needed and unknown', png.slice(0, 33), unknownChunk, png.slice(33)],
  ] as [string, ...number[][]][])
    it(`gives nothing for ${title}`, async () => assert.equal(await strip(...picture), undefined));

  it('finds the Exif of a HEIC in its header, too', async () => {
    const blank = [0, 0, 0, 0, 0x4d, 0x4d, 0, 42, 0, 0, 0, 8, ...Array<number>(exif().length - 12).fill(0)];
    assert.deepEqual(await strip(heicWith(exif())), heicWith(blank));
  });

  it('removes texts and times that a HEIC has beside its items', async () => {
    const { box, fullBox } = made;
    const free = (of: number[]) => box('free', Array<number>(of.length - 8).fill(0));
    const size = fullBox('ispe', [0, 0, 0, 4, 0, 0, 0, 4]);
    const texts = ['udes', 'altt', 'crtt', 'mdft'].map((type) => fullBox(type, ascii(SECRET)));
    const header = (inText: (of: number[]) => number[]) => [
      ...['xml ', 'bxml'].map((type) => inText(fullBox(type, ascii(SECRET)))),
      box('iprp', box('ipco', ...texts.map(inText), size), fullBox('ipma')),
    ];
    const exifBytes = [0, 0, 0, 0, 0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0];
    const stripped = await strip(heicWith(exifBytes, 0, exifBytes.length, ...header((of) => of)));
    assert.deepEqual(stripped, heicWith(exifBytes, 0, exifBytes.length, ...header(free)));
  });

  it('takes no longer for each of many blocks of a GIF', async () => {
    const blocks = Array.from({ length: 20_000 }, () => [0x21, 0xfe, 0, 0x21, 0xf9, 0]).flat();
    const head = [...ascii('GIF89a'), 1, 0, 1, 0, 0, 0, 0];
    assert.ok(await stripMetadata(fileOf(head, blocks, [0x3b])));
  });

  it('clears the flags of a WebP without Exif', async () => {
    const picture = made.webpPicture;
    const stripped = await strip(riff(made.vp8x(0x1e), picture, made.webpChunk('EXIF', exif(1))));
    assert.deepEqual(stripped, riff(made.vp8x(0x12), picture));
  });

  it('gives nothing for other types, also under the name of a JPEG', async () => {
    for (const text of ['', 'BM', 'RIFF0000WAVE', '\0\0\0\x18ftypheic', '%PDF-1.7', '<svg xmlns="x"/>'])
      assert.equal(await stripMetadata(new File([text], 'a.jpg', { type: 'image/jpeg' })), undefined);
  });

  it('reads a second later what cannot be read, and throws what that throws', async (context) => {
    const time = new VirtualTime();
    context.after(() => time.restore());
    const read = (failures: number) => {
      const file = made.fileOf('photo.jpg');
      file.slice = (...part) => {
        const slice = Blob.prototype.slice.apply(file, part);
        const gone = () => Promise.reject(new DOMException('', 'NotReadableError'));
        slice.arrayBuffer = () => (failures-- > 0 ? gone() : Blob.prototype.arrayBuffer.call(slice));
        return slice;
      };
      return time.until(stripMetadata(file), 2000);
    };
    assert.deepEqual(await bytesOf(await read(1)), pictures['photo.jpg'].left);
    await assert.rejects(read(2), { name: 'NotReadableError' });
  });
});

describe('stripMetadata(), with any bytes', () => {
  /** Ends, adds nothing, and has nothing left to remove. */
  async function check(bytes: readonly number[]): Promise<void> {
    const file = fileOf([...bytes]);
    const once = await stripMetadata(file);
    if (!once) return;
    assert.ok(once.size <= file.size);
    assert.deepEqual(await bytesOf(await stripMetadata(once)), await bytesOf(once));
  }

  it('neither throws nor hangs behind the beginnings of pictures, or where their bytes are changed', async () => {
    const beginnings = names.flatMap((name) => [pictures[name].left.slice(0, 12), pictures[name].full.slice(0, 40)]);
    const behind = fc
      .tuple(fc.constantFrom(...beginnings), fc.uint8Array({ maxLength: 300 }))
      .map((pieces) => pieces.flatMap((piece) => [...piece]));
    const change = fc.record({ at: fc.nat(2000), by: fc.constantFrom(0, 1, 0x7f, 0x80, 0xfe, 0xff), cut: fc.nat(8) });
    const changed = fc
      .tuple(fc.constantFrom(...names), fc.array(change, { maxLength: 4, minLength: 1 }))
      .map(([name, changes]) => {
        const bytes = [...pictures[name].full];
        for (const { at, by, cut } of changes) bytes.splice(at % bytes.length, cut, by);
        return bytes;
      });
    await fc.assert(fc.asyncProperty(fc.oneof(behind, changed), check), { numRuns: 2000 });
  });

  it('keeps every byte of the picture, with anything beside it in any order', async () => {
    const kept = [made.icc, made.adobe, segment(0xdb, ascii('table')), segment(0xc4, [0]), segment(0xdd, [0, 4])];
    const pieces = fc.array(fc.constantFrom(...kept, ...made.besideJpeg), { maxLength: 12 });
    const property = fc.asyncProperty(pieces, fc.uint8Array({ maxLength: 30 }), async (beside, behind) => {
      const all = await strip(soi, ...beside, jpegPicture, [...behind]);
      assert.deepEqual(all, [...soi, ...beside.filter((piece) => kept.includes(piece)).flat(), ...jpegPicture]);
    });
    await fc.assert(property, { numRuns: 300 });
  });
});
