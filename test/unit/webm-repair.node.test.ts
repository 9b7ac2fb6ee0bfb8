import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { elementOf, idBytes, sizeBytes, unsigned, WebmRepair } from '../../src/media/webm-repair.js';

const element = (id: number, content: readonly number[]) => [...idBytes(id), ...sizeBytes(content.length), ...content];
const open = (id: number) => [...idBytes(id), 0x01, ...Array<number>(7).fill(0xff)]; // its length is not known
const [EBML, SEGMENT, INFO, SCALE, TRACKS, TRACK, CLUSTER, TIME, BLOCK] = [
  ...[0x1a45dfa3, 0x18538067, 0x1549a966, 0x2ad7b1, 0x1654ae6b, 0xae],
  ...[0x1f43b675, 0xe7, 0xa3],
] as const;

/** A recording as browsers make it: a cluster each three seconds, a block each second. */
function recording(seconds: number): { bytes: Uint8Array<ArrayBuffer>; clusters: number[] } {
  const track = element(TRACK, [...element(0xd7, [2]), ...element(0x83, [1])]);
  const head = [
    ...element(EBML, [1, 2, 3]),
    ...open(SEGMENT),
    ...element(INFO, element(SCALE, unsigned(1_000_000, 3))),
    ...element(TRACKS, track),
  ];
  const clusters: number[] = [];
  for (let second = 0; second < seconds; second++) {
    if (second % 3 === 0) {
      clusters.push(head.length);
      head.push(...open(CLUSTER), ...element(TIME, unsigned(second * 1000, 4)));
    }
    head.push(...element(BLOCK, [0x82, ...unsigned((second % 3) * 1000, 2), 0, ...Array<number>(300).fill(second)]));
  }
  return { bytes: new Uint8Array(head), clusters };
}

/** The elements at the top of the segment, up to the first cluster, by id; and all cues. */
function readBack(bytes: Uint8Array) {
  const found = new Map<number, Uint8Array>();
  let at = 0;
  for (;;) {
    const one = elementOf(bytes, at)!;
    const content = at + one.header;
    if (one.id === CLUSTER) return { found, firstCluster: at };
    found.set(one.id, bytes.subarray(content, content + Math.min(one.length, bytes.length)));
    at = one.id === SEGMENT ? content : content + one.length;
    if (one.id === SEGMENT) found.set(0, new Uint8Array([content]));
  }
}

const repaired = async (repair: WebmRepair, bytes: Uint8Array<ArrayBuffer>) =>
  new Uint8Array(await repair.header(bytes, bytes.length)!.arrayBuffer());

describe('a WebM recording that is repaired', () => {
  const { bytes, clusters } = recording(10);

  it('says how long it is, and where its clusters are', async () => {
    const repair = new WebmRepair();
    repair.add(bytes);
    const made = await repaired(repair, bytes);
    const { found, firstCluster } = readBack(made);
    const info = found.get(INFO)!;
    const duration = info.findIndex((byte, i) => byte === 0x44 && info[i + 1] === 0x89);
    assert.equal(new DataView(info.buffer, info.byteOffset + duration + 3, 8).getFloat64(0), 9_000);
    const [segment = 0] = found.get(0)!;
    const cues = found.get(0x1c53bb6b)!;
    const places: number[] = [];
    for (let at = 0; at < cues.length - 9; at++)
      if (cues[at] === 0xf1 && cues[at + 1] === 0x88)
        places.push(Number(new DataView(cues.buffer, cues.byteOffset + at + 2, 8).getBigUint64(0)));
    const moved = firstCluster - clusters[0]!;
    assert.deepEqual(
      places.map((place) => segment + place),
      clusters.map((cluster) => cluster + moved),
    );
    assert.deepEqual([...made.subarray(firstCluster)], [...bytes.subarray(clusters[0])], 'the rest is as it was');
    assert.equal(elementOf(made, 8)!.length, made.length - segment, 'the segment ends with the file');
  });

  it('is the same in whichever pieces it comes, also where a later page continues', async () => {
    const whole = new WebmRepair();
    whole.add(bytes);
    const wanted = await repaired(whole, bytes);
    for (const piece of [1, 7, 64, 333, 1000]) {
      const repair = new WebmRepair();
      for (let at = 0; at < bytes.length; at += piece) repair.add(bytes.slice(at, at + piece));
      assert.deepEqual(await repaired(repair, bytes), wanted, `pieces of ${piece} bytes`);
    }
    for (let crash = 0; crash < bytes.length; crash += 41) {
      const before = new WebmRepair();
      before.add(bytes.slice(0, crash));
      const state = JSON.parse(JSON.stringify(before.state)) as typeof before.state;
      const after = new WebmRepair(state);
      after.add(bytes.slice(state.at));
      assert.deepEqual(await repaired(after, bytes), wanted, `a crash after ${crash} bytes`);
    }
  });

  it('stays as it is where it is something else', () => {
    const repair = new WebmRepair();
    const mp4 = new Uint8Array([0, 0, 0, 24, ...new TextEncoder().encode('ftypisom'), ...Array<number>(100).fill(7)]);
    repair.add(mp4);
    assert.equal(repair.header(mp4, mp4.length), undefined);
  });
});
