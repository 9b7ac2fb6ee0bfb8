import { workerName } from './crc-worker.js';
import { ownWorkerFile, type WorkerFile } from './own-worker.js';
import { workerSource as source } from './worker-source.js';

/** How long a worker may take to respond, in milliseconds: some browsers report nothing for one that a CSP forbids. */
const START_TIMEOUT = 5_000;

const options = { type: 'module', name: workerName } as const;

let ownFile = '';
let ownBlob = '';

/** In this order. One that failed is not tried again on this page, since browsers report each failure in the console. */
const ways = new Set([pagesCopy, movedFile, blobWithText, unmovedFile]);

/** Starts a worker that responds to a ping; undefined where the page cannot have one. */
export async function startWorker(): Promise<Worker | undefined> {
  for (const way of ways) {
    try {
      const from = await way();
      if (from) return await responding(new Worker(trusted(from.url), from.options));
    } catch {
      ways.delete(way);
    }
  }
  return undefined;
}

async function pagesCopy(): Promise<WorkerFile | undefined> {
  const { url } = source;
  return url && isFromPage(String(url)) ? { url, options } : undefined;
}

async function movedFile(): Promise<WorkerFile | undefined> {
  return ownFileIf((path) => !isUnmoved(path));
}

/** Most likely a 404, so it comes last: it is there only if the page copied it beside the bundle. */
async function unmovedFile(): Promise<WorkerFile | undefined> {
  return ownFileIf(isUnmoved);
}

function ownFileIf(isWanted: (path: string) => boolean): WorkerFile | undefined {
  const file = ownWorkerFile();
  ownFile = String(file.url);
  return isFromPage(ownFile) && isWanted(new URL(ownFile).pathname) ? file : undefined;
}

/** Bundlers that know the file give it another name, or leave it in its folder; the others only move the code around it. */
const isUnmoved = (path: string) => path.endsWith('/crc-worker.js') && !path.endsWith('/integrity/crc-worker.js');

async function blobWithText(): Promise<WorkerFile | undefined> {
  if (!source.blob) return undefined;
  const { workerText } = await import('./worker-text.js');
  if (workerText) ownBlob ||= URL.createObjectURL(new Blob([workerText], { type: 'text/javascript' }));
  return ownBlob ? { url: ownBlob, options } : undefined;
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
