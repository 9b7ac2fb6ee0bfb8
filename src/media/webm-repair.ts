/** What is known of a recording so far: plain JSON, so that a later page continues it. */
export interface WebmState {
  /** How many bytes were looked at. */
  at: number;
  /** Where the segment's content begins. */
  segment?: number | undefined;
  /** Where the first cluster begins. */
  firstCluster?: number | undefined;
  /** Time and place of clusters, the place within the segment. */
  cues: [time: number, at: number][];
  /** The time of the present cluster, and the latest of a block, in units of the file. */
  cluster: number;
  latest: number;
  /** The least time between two cues. */
  gap: number;
}

const [EBML, SEGMENT, INFO, TRACKS, CUES, CLUSTER] = [
  0x1a45dfa3, 0x18538067, 0x1549a966, 0x1654ae6b, 0x1c53bb6b, 0x1f43b675,
];
const [TIME, GROUP, SIMPLE_BLOCK, BLOCK] = [0xe7, 0xa0, 0xa3, 0xa1];
const [DURATION, SEEK_HEAD, VOID] = [0x4489, 0x114d9b74, 0xec];
const [TRACK, TRACK_NUMBER, TRACK_TYPE, VIDEO] = [0xae, 0xd7, 0x83, 1];
const [CUE_POINT, CUE_TIME, CUE_POSITIONS, CUE_TRACK, CUE_CLUSTER] = [0xbb, 0xb3, 0xb7, 0xf7, 0xf1];
const ENTERED = [SEGMENT, CLUSTER, GROUP];

/** Units of time, milliseconds in what browsers record, between two cues; and how many cues there are at most. */
const LEAST_GAP = 2_000;
const MOST_CUES = 4_000;
/** What is read of a block: the number of its track, and its time. */
const BLOCK_HEAD = 4;
/** Bytes of one cue, and of all else that a header gets: the duration, and longer lengths. */
const [LARGEST_CUE, LARGEST_ADDED] = [32, 64];
/** Bytes of an element's head. */
const LONGEST_HEAD = 12;

/**
 * Makes a recording of a browser (WebM, RFC 9559) one that can be sought: such a file says neither how long it is nor where anything is. It looks
 * at the bytes as they come, and writes both into the first ones at the end.
 */
export class WebmRepair {
  readonly #state: WebmState;
  #rest: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  #skip = 0;

  /** @param state of an earlier page; `add` the bytes from `state.at` on */
  constructor(state?: WebmState) {
    this.#state = state ? structuredClone(state) : { at: 0, cues: [], cluster: 0, latest: 0, gap: LEAST_GAP };
  }

  /** What a later page needs: it continues at the element that is not complete. */
  get state(): WebmState {
    const { at } = this.#state;
    return { ...this.#state, at: Math.min(Number.MAX_SAFE_INTEGER, at + this.#skip - this.#rest.length) };
  }

  /** Bytes that `header` adds at most. */
  get growth(): number {
    return LARGEST_ADDED + LARGEST_CUE * (this.#state.cues.length + 1);
  }

  /** Looks at the next bytes. */
  add(bytes: Uint8Array<ArrayBuffer>): void {
    const all = new Uint8Array(this.#rest.length + bytes.length);
    all.set(this.#rest);
    all.set(bytes, this.#rest.length);
    const start = this.#state.at - this.#rest.length;
    let at = Math.min(this.#skip, all.length);
    this.#skip -= at;
    while (this.#skip === 0 && at < all.length) {
      const element = elementOf(all, at);
      if (!element && all.length - at >= LONGEST_HEAD) this.#skip = Infinity; // it is not WebM
      if (!element || at + element.header + headOf(element) > all.length) break;
      const content = at + element.header;
      this.#note(element, start + at, start + content, all.subarray(content));
      const next = ENTERED.includes(element.id) ? content : content + element.length;
      at = Math.min(next, all.length);
      this.#skip = next - at;
    }
    this.#rest = all.slice(at);
    this.#state.at = start + all.length;
  }

  /** The first bytes with duration and cues. @param first from the beginning into the first cluster @returns undefined for a file that it does not know */
  header(first: Uint8Array<ArrayBuffer>, size: number): Blob | undefined {
    const { segment, firstCluster, latest } = this.#state;
    if (segment === undefined || firstCluster === undefined || firstCluster >= first.length) return undefined;
    const cues = this.#state.cues.filter(([, at]) => segment + at < size); // a crash may have cost the last ones
    const kept: Uint8Array<ArrayBuffer>[] = [];
    let track = 1;
    for (const { element, start, end } of childrenOf(first, segment, firstCluster)) {
      if ([SEEK_HEAD, VOID, CUES].includes(element.id)) continue;
      const content = first.slice(start + element.header, end);
      if (element.id === TRACKS) track = videoTrackIn(content) ?? track;
      kept.push(element.id === INFO ? withDuration(content, latest) : first.slice(start, end));
    }
    const length = kept.reduce((sum, { length: bytes }) => sum + bytes, 0);
    const lengthOfCues = cuesOf(cues, track, 0).length;
    const moved = length + lengthOfCues - (firstCluster - segment);
    const ebml = first.slice(0, segmentHeadIn(first));
    const head = [...idBytes(SEGMENT), ...sizeBytes(size - segment + moved, 8)];
    const body = first.slice(firstCluster);
    return new Blob([ebml, new Uint8Array(head), ...kept, cuesOf(cues, track, moved), body]);
  }

  #note(element: WebmElement, start: number, content: number, bytes: Uint8Array): void {
    const state = this.#state;
    if (element.id === SEGMENT) state.segment ??= content;
    if (element.id === CLUSTER) {
      state.firstCluster ??= start;
      state.cluster = -1 - (start - (state.segment ?? 0)); // its time comes next
    }
    if (element.id === TIME) this.#noteCluster(numberIn(bytes.subarray(0, element.length)));
    if (element.id !== SIMPLE_BLOCK && element.id !== BLOCK) return;
    const view = new DataView(bytes.buffer, bytes.byteOffset, BLOCK_HEAD);
    const track = Math.clz32(view.getUint8(0)) - 23; // how long its number is
    if (track <= 2) state.latest = Math.max(state.latest, state.cluster + view.getInt16(track));
  }

  #noteCluster(time: number): void {
    const state = this.#state;
    const at = -1 - state.cluster;
    state.cluster = time;
    if (at < 0) return;
    const last = state.cues.at(-1);
    if (!last || time - last[0] >= state.gap) state.cues.push([time, at]);
    if (state.cues.length <= MOST_CUES) return;
    state.gap *= 2;
    state.cues = state.cues.filter((_, i) => i % 2 === 0);
  }
}

/** Bytes of an element's content that have to be there. */
const headOf = ({ id, length }: WebmElement) =>
  id === TIME ? length : id === SIMPLE_BLOCK || id === BLOCK ? BLOCK_HEAD : 0;

function* childrenOf(bytes: Uint8Array, from: number, to: number) {
  for (let start = from, end; start < to; start = end) {
    const element = elementOf(bytes, start);
    if (!element) return;
    end = start + element.header + element.length;
    yield { element, start, end };
  }
}

function segmentHeadIn(bytes: Uint8Array): number {
  for (const { element, end } of childrenOf(bytes, 0, bytes.length)) if (element.id === EBML) return end;
  return 0;
}

/** The number of the first track with pictures. */
function videoTrackIn(tracks: Uint8Array<ArrayBuffer>): number | undefined {
  for (const { element, start, end } of childrenOf(tracks, 0, tracks.length)) {
    if (element.id !== TRACK) continue;
    const track = tracks.subarray(start + element.header, end);
    const values = new Map<number, number>();
    for (const { element: one, start: at, end: to } of childrenOf(track, 0, track.length))
      if (one.length <= 8) values.set(one.id, numberIn(track.subarray(at + one.header, to)));
    if (values.get(TRACK_TYPE) === VIDEO) return values.get(TRACK_NUMBER);
  }
  return undefined;
}

function withDuration(content: Uint8Array<ArrayBuffer>, duration: number): Uint8Array<ArrayBuffer> {
  const kept = [...childrenOf(content, 0, content.length)]
    .filter(({ element }) => element.id !== DURATION)
    .flatMap(({ start, end }) => [...content.subarray(start, end)]);
  const float = new DataView(new ArrayBuffer(8));
  float.setFloat64(0, duration);
  return asElement(INFO, [...kept, ...asElement(DURATION, [...new Uint8Array(float.buffer)])]);
}

/** The element Cues. @param moved by how many bytes the clusters are moved */
function cuesOf(cues: WebmState['cues'], track: number, moved: number): Uint8Array<ArrayBuffer> {
  const points = cues.flatMap(([time, at]) => {
    const position = [...asElement(CUE_TRACK, unsigned(track, 1)), ...asElement(CUE_CLUSTER, unsigned(at + moved, 8))];
    return [
      ...asElement(CUE_POINT, [...asElement(CUE_TIME, unsigned(time, 8)), ...asElement(CUE_POSITIONS, position)]),
    ];
  });
  return cues.length > 0 ? asElement(CUES, points) : new Uint8Array(0);
}

const asElement = (id: number, content: readonly number[]): Uint8Array<ArrayBuffer> =>
  new Uint8Array([...idBytes(id), ...sizeBytes(content.length), ...content]);

export interface WebmElement {
  readonly id: number;
  /** Bytes of its content; `Infinity` where it does not say so. */
  readonly length: number;
  /** Bytes of the head. */
  readonly header: number;
}

/** The element that begins here; undefined where its head is not complete. */
export function elementOf(bytes: Uint8Array, at: number): WebmElement | undefined {
  const idLength = Math.clz32(bytes[at] ?? 0) - 23;
  const first = bytes[at + idLength];
  if (idLength > 4 || first === undefined) return undefined;
  const lengthBytes = Math.clz32(first) - 23;
  const header = idLength + lengthBytes;
  if (lengthBytes > 8 || at + header > bytes.length) return undefined;
  const id = numberIn(bytes.subarray(at, at + idLength));
  const value = bytes.slice(at + idLength, at + header);
  value[0]! &= 0xff >> lengthBytes;
  const isUnknown = value.every((byte, i) => byte === (i === 0 ? 0xff >> lengthBytes : 0xff));
  return { id, length: isUnknown ? Infinity : numberIn(value), header };
}

/** An unsigned number, the highest byte first. */
const numberIn = (bytes: Uint8Array): number => bytes.reduce((value, byte) => value * 256 + byte, 0);

/** The bytes of a number, the highest first. */
export function unsigned(value: number, length: number): number[] {
  const bytes: number[] = [];
  for (let i = 0, rest = value; i < length; i++, rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return bytes;
}

/** An id as it is written. */
export const idBytes = (id: number): number[] => unsigned(id, id > 0xffffff ? 4 : id > 0xffff ? 3 : id > 0xff ? 2 : 1);

/** A length as it is written. @param length in how many bytes; @default as few as possible */
export function sizeBytes(
  size: number,
  length = 1 + [0x7e, 0x3ffe, 0x1ffffe, 0xffffffe].findIndex((most) => size <= most),
): number[] {
  const bytes = unsigned(size, length);
  bytes[0]! |= 0x80 >> (length - 1);
  return bytes;
}
