interface Answer {
  id: number;
  read?: number;
  sha256?: string;
  reason?: string;
}

interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
}

const source = new URL('./sha256-worker.ts', import.meta.url).href;
let worker: Worker | undefined;
let count = 0;

/** The SHA-256 of a file as hex digits, computed off the main thread; `onRead` hears how many bytes are read so far. */
export function fileSha256(file: Blob, onRead: (bytes: number) => void): Promise<string> {
  worker ??= startWorker();
  const hasher = worker;
  const id = ++count;
  return new Promise((resolve, reject) => {
    const listen = ({ data }: MessageEvent<Answer>) => {
      if (data.id !== id) return;
      if (data.read) return onRead(data.read);
      hasher.removeEventListener('message', listen);
      if (data.sha256) resolve(data.sha256);
      else reject(new Error(data.reason));
    };
    hasher.addEventListener('message', listen);
    hasher.postMessage({ id, file });
  });
}

function startWorker(): Worker {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  const policy = trustedTypes?.createPolicy('demo-page', { createScriptURL: (url) => (url === source ? url : '') });
  return new Worker(policy?.createScriptURL(source) ?? source, { type: 'module' });
}
