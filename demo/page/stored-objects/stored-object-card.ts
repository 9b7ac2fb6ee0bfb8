import { storedObject, storedSha256 } from '../backend-client.js';
import { byteSize } from '../format-bytes.js';
import { fileSha256 } from './file-sha256.js';
import { make } from '../create-element.js';
import { say } from '../translate.js';

/** One stored object: where it is, a link to it, and the proof that it is the file. */
export function storedCard(file: File, key: string, mode: string): HTMLElement {
  const link = say(make('a', 'button', { hidden: true }), 'download');
  const size = make('span', 'size', {}, byteSize(file.size));
  const verdict = say(make('span', 'verdict'), 'comparing');
  const own = hashRow('yourFile');
  const stored = hashRow('inBucket');
  const card = make(
    'li',
    'object',
    {},
    make(
      'div',
      'object-head',
      {},
      make('strong', 'object-name', { title: file.name }, make('bdi', '', {}, file.name)),
      size,
      make('code', 'object-mode', {}, mode),
      link,
    ),
    make('p', 'object-key', { title: key }, make('code', '', {}, key)),
    make('div', 'proof', {}, make('dl', 'hashes', {}, ...own.row, ...stored.row), verdict),
  );
  void fillLink(link, size, key, file);
  void prove(card, verdict, [
    fill(
      own.value,
      fileSha256(file, (read) =>
        say(own.value, 'hashingAt', { percent: String(Math.floor((read / file.size) * 100)) }),
      ),
    ),
    fill(stored.value, storedSha256(key)),
  ]);
  return card;
}

function hashRow(label: 'yourFile' | 'inBucket') {
  const value = say(make('code', 'waiting'), 'hashing');
  return { row: [say(make('dt'), label), make('dd', '', {}, value)], value };
}

async function fill(value: HTMLElement, hash: Promise<string>): Promise<string | undefined> {
  try {
    const hex = await hash;
    delete value.dataset['word'];
    value.replaceChildren(hex.slice(0, 32), make('wbr'), hex.slice(32));
    return hex;
  } catch (error) {
    say(value, 'hashFailed', { reason: error instanceof Error ? error.message : String(error) });
    return undefined;
  } finally {
    value.classList.remove('waiting');
  }
}

async function prove(card: HTMLElement, verdict: HTMLElement, hashes: Promise<string | undefined>[]): Promise<void> {
  const [own, stored] = await Promise.all(hashes);
  const same = own !== undefined && own === stored;
  card.dataset['proof'] = same ? 'same' : 'different';
  say(verdict, same ? 'same' : 'different');
}

async function fillLink(link: HTMLAnchorElement, size: HTMLElement, key: string, file: File): Promise<void> {
  const object = await storedObject(key).catch(() => undefined);
  if (!object) return;
  size.textContent =
    object.size === file.size ? byteSize(object.size) : `${byteSize(object.size)} ≠ ${byteSize(file.size)}`;
  link.href = object.url;
  link.hidden = false;
  link.addEventListener('click', (event) => {
    // The link lives for minutes only: a fresh one for each click.
    event.preventDefault();
    void storedObject(key).then(({ url }) => location.assign(url));
  });
}
