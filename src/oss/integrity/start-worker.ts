import { workerName } from './crc-worker.js';
import { workerSource as source } from './worker-source.js';

/** How long a worker may take to respond, in milliseconds: some browsers report nothing for one that a CSP forbids. */
const START_TIMEOUT = 5_000;

let ownFile = '';
let ownBlob = '';

/**
 * Takes the name of the global class, because bundlers only find the worker's file where the code says literally
 * `new Worker(new URL(…))`; it also gets the URL from a policy, as Trusted Types require.
 */
const Worker = class extends globalThis.Worker {
  constructor(url: string | URL) {
    ownFile ||= String(url); // the first one is the package's own file, where a bundler has put it
    super(trusted(url), { type: 'module', name: workerName });
  }
};

/** Starts a worker that responds to a ping: the package's own file, the page's copy, or a blob that imports it. */
export async function startWorker(): Promise<Worker | undefined> {
  const ways = [
    () => new Worker(new URL('./crc-worker.js', import.meta.url)),
    () => source.url && new Worker(source.url),
    () => source.blob && new Worker(blobThatImports(ownFile)),
  ];
  for (const way of ways) {
    try {
      const worker = way();
      if (worker) return await responding(worker);
    } catch {
      // forbidden here, or not found: the next way
    }
  }
  return undefined;
}

function blobThatImports(file: string): string {
  const url = URL.createObjectURL(new Blob([`import ${JSON.stringify(file)};`], { type: 'text/javascript' }));
  setTimeout(() => URL.revokeObjectURL(url), START_TIMEOUT);
  return (ownBlob = url);
}

function responding(worker: Worker): Promise<Worker> {
  return new Promise((resolve, reject) => {
    const fail = () => {
      worker.terminate();
      reject(new Error('The worker did not start.'));
    };
    const timer = setTimeout(fail, START_TIMEOUT);
    worker.onerror = fail;
    worker.onmessage = () => {
      clearTimeout(timer);
      worker.onerror = null;
      resolve(worker);
    };
    worker.postMessage('ping');
  });
}

interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
}

let policy: ReturnType<TrustedTypes['createPolicy']> | undefined;

/** Under Trusted Types a worker's URL must come from a policy. */
function trusted(url: string | URL): string {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  policy ??= trustedTypes?.createPolicy('oss-direct-upload', { createScriptURL: onlyOurs });
  return policy?.createScriptURL(String(url)) ?? String(url);
}

/** The policy's rule, which also binds a page that gets the policy. @throws TypeError for a URL that is not ours */
function onlyOurs(url: string): string {
  const isPages = source.url && url === String(source.url) && isFromPage(url);
  if (url && (url === ownFile || url === ownBlob || isPages)) return url;
  throw new TypeError(
    'The policy oss-direct-upload allows only the package’s own worker, or a same-origin URL set by configureIntegrity.',
  );
}

function isFromPage(url: string): boolean {
  const { protocol, origin } = new URL(url, globalThis.document?.baseURI ?? globalThis.location.href);
  return protocol === 'blob:' || (origin === globalThis.location.origin && origin !== 'null'); // `data:` has none
}
