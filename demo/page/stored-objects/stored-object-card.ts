import { fetchStoredObject, fetchStoredSha256 } from '../backend-client.js';
import { createElement } from '../create-element.js';
import { formatBytes } from '../format-bytes.js';
import { clearText, setText } from '../translate.js';
import { fileSha256 } from './file-sha256.js';

/** A card for one stored object: its key, a download link, and the two hashes that prove it is the file. */
export function createStoredObjectCard(file: File, key: string, mode: string): HTMLElement {
  const link = setText(createElement('a', 'button', { hidden: true }), 'download');
  const size = createElement('span', 'size', {}, formatBytes(file.size));
  const verdict = setText(createElement('span', 'verdict'), 'comparing');
  const own = createHashRow('yourFile');
  const stored = createHashRow('inBucket');
  const card = createElement(
    'li',
    'object',
    {},
    createElement(
      'div',
      'object-head',
      {},
      createElement('strong', 'object-name', { title: file.name }, createElement('bdi', '', {}, file.name)),
      size,
      createElement('code', 'object-mode', {}, mode),
      link,
    ),
    createElement('p', 'object-key', { title: key }, createElement('code', '', {}, key)),
    createElement('div', 'proof', {}, createElement('dl', 'hashes', {}, ...own.elements, ...stored.elements), verdict),
  );
  void showDownload(link, size, key, file);
  const showPercent = (bytes: number) =>
    setText(own.value, 'hashingAt', { percent: String(Math.floor((bytes / file.size) * 100)) });
  void compareHashes(card, verdict, [
    showHash(own.value, fileSha256(file, showPercent)),
    showHash(stored.value, fetchStoredSha256(key)),
  ]);
  return card;
}

function createHashRow(label: 'yourFile' | 'inBucket') {
  const value = setText(createElement('code', 'waiting'), 'hashing');
  return { elements: [setText(createElement('dt'), label), createElement('dd', '', {}, value)], value };
}

/** @returns the hash, or undefined if it could not be computed, which the row then shows */
async function showHash(value: HTMLElement, hash: Promise<string>): Promise<string | undefined> {
  try {
    const hex = await hash;
    clearText(value);
    value.replaceChildren(hex.slice(0, 32), createElement('wbr'), hex.slice(32));
    return hex;
  } catch (error) {
    setText(value, 'hashFailed', { reason: error instanceof Error ? error.message : String(error) });
    return undefined;
  } finally {
    value.classList.remove('waiting');
  }
}

async function compareHashes(
  card: HTMLElement,
  verdict: HTMLElement,
  hashes: Promise<string | undefined>[],
): Promise<void> {
  const [own, stored] = await Promise.all(hashes);
  const result = own !== undefined && own === stored ? 'same' : 'different';
  card.dataset['proof'] = result;
  setText(verdict, result);
}

async function showDownload(link: HTMLAnchorElement, size: HTMLElement, key: string, file: File): Promise<void> {
  const object = await fetchStoredObject(key).catch(() => undefined);
  if (!object) return;
  size.textContent =
    object.size === file.size ? formatBytes(object.size) : `${formatBytes(object.size)} ≠ ${formatBytes(file.size)}`;
  link.href = object.url;
  link.hidden = false;
  link.addEventListener('click', (event) => {
    // The link is valid for minutes only, so each click requests a new one.
    event.preventDefault();
    void fetchStoredObject(key).then(({ url }) => location.assign(url));
  });
}
