/** What a worker is started from. */
export interface WorkerFile {
  readonly url: string | URL;
  readonly options: WorkerOptions;
}

/** A worker of this package, and where it may come from. */
export interface WorkerKind {
  /** The name by which the worker knows itself. */
  readonly name: string;
  /** The path of its file below the package's compiled code. */
  readonly path: string;
  /** Its own file. @throws TypeError where the code does not know its own address */
  readonly file: () => WorkerFile;
  /** Its text; empty where the code was not built. */
  readonly text: () => Promise<string>;
  /** A copy that the page serves, and whether a `blob:` may be tried. */
  readonly source: { readonly url?: string | URL | undefined; readonly blob: boolean };
}

/** How long a worker may take to respond, in milliseconds: some browsers report nothing for one that a CSP forbids. */
const START_TIMEOUT = 5_000;

/** The addresses of own files and texts, which the policy allows. */
const ownUrls = new Set<string>();
const kinds = new Set<WorkerKind>();

/** Makes a function that starts a worker which responds to a ping. @returns undefined where the page cannot have one */
export function workerStarter(kind: WorkerKind): () => Promise<Worker | undefined> {
  const { source, path } = kind;
  const options = { type: 'module', name: kind.name } as const;
  const fileName = path.replace(/.*\//, '');
  let ownBlob = '';
  kinds.add(kind);

  /** Bundlers that know the file give it another name, or leave it in its folder; the others only move the code around it. */
  const isUnmoved = (url: string) => url.endsWith(`/${fileName}`) && !url.endsWith(`/${path}`);
  const ownFileIf = (isWanted: (path: string) => boolean): WorkerFile | undefined => {
    const file = kind.file();
    const url = String(file.url);
    ownUrls.add(url);
    return isFromPage(url) && isWanted(inPage(url).pathname) ? file : undefined;
  };
  const pagesCopy = (): WorkerFile | undefined => {
    const { url } = source;
    return url && isFromPage(String(url)) ? { url, options } : undefined;
  };
  const movedFile = () => ownFileIf((url) => !isUnmoved(url));
  const blobWithText = async (): Promise<WorkerFile | undefined> => {
    if (!source.blob) return undefined;
    const text = await kind.text();
    if (text) ownBlob ||= URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
    ownUrls.add(ownBlob);
    return ownBlob ? { url: ownBlob, options } : undefined;
  };
  /** Most likely a 404, so it comes last: it is there only if the page copied it beside the bundle. */
  const unmovedFile = () => ownFileIf(isUnmoved);

  /** In this order. One that failed is not tried again on this page, since browsers report each failure in the console. */
  const ways = new Set([pagesCopy, movedFile, blobWithText, unmovedFile]);
  return async () => {
    for (const way of ways) {
      try {
        const from = await way();
        if (from) return await responding(new Worker(trusted(from.url), from.options));
      } catch {
        ways.delete(way);
      }
    }
    return undefined;
  };
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
  const isPages = [...kinds].some(({ source }) => source.url && url === String(source.url) && isFromPage(url));
  if (url && (ownUrls.has(url) || isPages)) return url;
  throw new TypeError(
    'The policy oss-direct-upload allows only the package’s own worker, or a same-origin URL set by configureIntegrity.',
  );
}

/** Some bundlers name a file without its host. */
const inPage = (url: string) => new URL(url, globalThis.document?.baseURI ?? globalThis.location.href);

function isFromPage(url: string): boolean {
  const { protocol, origin } = inPage(url);
  return protocol === 'blob:' || (origin === globalThis.location.origin && origin !== 'null'); // `data:` has none
}
