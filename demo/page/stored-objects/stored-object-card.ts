import type { StoredObject as UploadResult } from '../../../src/object/stored-object.js';
import { fetchStoredObject, fetchStoredSha256 } from '../backend-client.js';
import { createElement } from '../create-element.js';
import { formatBytes } from '../format-bytes.js';
import { setText, translate } from '../translate.js';
import { fileSha256 } from './file-sha256.js';
import { createProofRow, createProofTable, type ProofRow, showMissing, showValue } from './proof-table.js';

/** A task, as far as its proof needs it. */
export interface UploadedFile {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Its bytes; none of a stream that was sent as it came. */
  readonly file: File;
}

export interface StoredObjectCard {
  readonly element: HTMLElement;
  /** Resolves with the verdict's text in the page's language when everything is compared. */
  readonly proven: Promise<string>;
}

/** A card for one stored object: its key, a download link, and what proves that its bytes are the file's. */
export function createStoredObjectCard(
  { name, size, file }: UploadedFile,
  result: UploadResult,
  mode: string,
): StoredObjectCard {
  const { key } = result;
  const isHere = file.size === size;
  const link = setText(createElement('a', 'button', { hidden: true }), 'download');
  const verdict = setText(createElement('span', 'verdict'), 'comparing');
  const bytes = createProofRow('bytes');
  const crc64 = createProofRow('crc64');
  const sha256 = createProofRow('sha256');
  const element = createElement(
    'li',
    'object',
    {},
    createElement(
      'details',
      '',
      { open: true },
      createElement(
        'summary',
        'object-head',
        {},
        createElement('strong', 'object-name', { title: name }, createElement('bdi', '', {}, name)),
        createElement('span', 'size', {}, formatBytes(size)),
        createElement('code', 'object-mode', {}, mode),
        verdict,
      ),
      createElement(
        'div',
        'object-place',
        {},
        createElement('p', 'object-key', { title: key }, createElement('code', '', {}, key)),
        link,
      ),
      createProofTable(name, [bytes, crc64, ...(isHere ? [sha256] : [])]),
    ),
  );
  showCrc64(crc64, result);
  return {
    element,
    proven: prove(element, verdict, [
      compareSizes(bytes, link, size, key),
      isHere ? compareSha256(sha256, file, key) : Promise.resolve(result.verified || undefined),
    ]),
  };
}

/** The widget compared the file's CRC-64 with that of OSS, unless the result says why it could not. */
function showCrc64({ own, stored }: ProofRow, { crc64, verified, unverifiedReason = 'off' }: UploadResult): void {
  if (crc64) showValue(stored, crc64);
  else showMissing(stored, 'notCompared', { reason: unverifiedReason });
  if (crc64 && verified) showValue(own, crc64);
  else showMissing(own, 'notCompared', { reason: unverifiedReason });
}

/** @returns whether the two values are equal; undefined if one of them could not be read */
async function compareSizes(
  { own, stored }: ProofRow,
  link: HTMLAnchorElement,
  size: number,
  key: string,
): Promise<boolean | undefined> {
  showValue(own, exactBytes(size));
  const object = await orReason(stored, fetchStoredObject(key));
  if (!object) return undefined;
  showValue(stored, exactBytes(object.size));
  link.href = object.url;
  link.hidden = false;
  link.addEventListener('click', (event) => {
    // The link is valid for minutes only, so each click requests a new one.
    event.preventDefault();
    void fetchStoredObject(key).then(({ url }) => location.assign(url));
  });
  return object.size === size;
}

/** @returns whether the two values are equal; undefined if one of them could not be read */
async function compareSha256({ own, stored }: ProofRow, file: File, key: string): Promise<boolean | undefined> {
  const showPercent = (bytes: number) =>
    setText(own, 'hashingAt', { percent: String(Math.floor((bytes / file.size) * 100)) });
  const hashes = [
    [own, fileSha256(file, showPercent)],
    [stored, fetchStoredSha256(key)],
  ] as const;
  const [one, other] = await Promise.all(
    hashes.map(async ([cell, hash]) => {
      const hex = await orReason(cell, hash);
      if (hex) showValue(cell, hex);
      return hex;
    }),
  );
  return one && other ? one === other : undefined;
}

async function prove(
  element: HTMLElement,
  verdict: HTMLElement,
  comparisons: Promise<boolean | undefined>[],
): Promise<string> {
  const areEqual = await Promise.all(comparisons);
  const result = areEqual.includes(false) ? 'different' : areEqual.includes(undefined) ? 'unproven' : 'same';
  element.dataset['proof'] = result;
  setText(verdict, result);
  return translate(result);
}

/** The value, or undefined if reading it failed: the cell then says why. */
async function orReason<T>(cell: HTMLElement, value: Promise<T>): Promise<T | undefined> {
  try {
    return await value;
  } catch (error) {
    showMissing(cell, 'hashFailed', { reason: error instanceof Error ? error.message : String(error) });
    return undefined;
  }
}

const exactBytes = (bytes: number) => bytes.toLocaleString(document.documentElement.lang);
