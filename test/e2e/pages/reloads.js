// The address gives the tag its attributes; `steps` gives it a step after each upload, which takes a moment.
const query = new URLSearchParams(location.search);
const element = document.querySelector('oss-direct-upload');
if (query.has('steps'))
  element.afterUpload = async (task, { key }, { signal }) => {
    await new Promise((resolve) => setTimeout(resolve, 30));
    signal.throwIfAborted();
    const saved = JSON.parse(sessionStorage.getItem('saved') ?? '[]');
    sessionStorage.setItem('saved', JSON.stringify([...saved, key]));
  };
for (const [name, value] of query) element.setAttribute(name, value);

/** A file whose bytes are its own, and each time the same. */
function make([name, size]) {
  let state = [...name].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7) >>> 0;
  const bytes = Uint8Array.from({ length: size }, () => (state = (state * 1_664_525 + 1_013_904_223) >>> 0) >>> 24);
  return new File([bytes], name, { lastModified: 1_700_000_000_000 });
}

/** What is stored, in one kind of records or in all. */
async function recordsOf(...names) {
  const request = indexedDB.open('oss-direct-upload-memory');
  const database = await new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
  const wanted = names.length > 0 ? names : [...database.objectStoreNames];
  const stores = wanted.map((name) => database.transaction(name).objectStore(name).getAll());
  const records = stores.map((all) => new Promise((resolve) => (all.onsuccess = () => resolve(all.result))));
  const found = (await Promise.all(records)).flat();
  database.close();
  return found;
}

globalThis.reloads = {
  ready: () => customElements.whenDefined('oss-direct-upload').then(() => element.queue.prepare()),
  add: (files) => element.addFiles(files.map(make)),
  /** What a person sees of each file, by its name. */
  async shown() {
    const listed = element.tasks.map(({ name, status, error }) => [name, error ? `failed: ${error.message}` : status]);
    const unfinished = (await element.queue.listUnfinished()).flatMap((one) => {
      if (one.kind === 'batch') return one.missing.map((name) => [name, 'missing']);
      return one.kind === 'file' ? [[one.name, 'in parts']] : [[`${one.total} files`, one.kind]];
    });
    return [...listed, ...unfinished];
  },
  /** Waits until `count` files of all tabs are recorded, or this tab has none to send any more. */
  async written(count) {
    for (let written = 0; written < count && !element.tasks.every(({ status }) => status === 'done');) {
      written = (await recordsOf('files')).length;
    }
  },
  /** Waits until the keys of all requests that have begun are stored: their timers end before this one, their writes before this read. */
  keysWritten: () => new Promise((resolve) => setTimeout(() => resolve(recordsOf('files')), 20)),
  value: () => new FormData(document.querySelector('form')).getAll('files'),
  saved: () => JSON.parse(sessionStorage.getItem('saved') ?? '[]'),
  end: () => (element.clear(), element.queue.forgetUnfinished()),
  /** Locks and records. */
  async left() {
    const { held, pending } = await navigator.locks.query();
    return [...held, ...pending, ...(await recordsOf())];
  },
};
