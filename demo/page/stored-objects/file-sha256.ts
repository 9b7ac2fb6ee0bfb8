interface WorkerMessage {
  id: number;
  /** Bytes read so far. */
  bytesRead?: number;
  sha256?: string;
  reason?: string;
}

interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
}

const source = new URL('./sha256-worker.ts', import.meta.url).href;
let worker: Worker | undefined;
let lastId = 0;

/** The SHA-256 of a file as hex digits, computed in a worker. `onRead` gets the number of bytes read so far. */
export function fileSha256(file: Blob, onRead: (bytes: number) => void): Promise<string> {
  worker ??= startWorker();
  const hasher = worker;
  const id = ++lastId;
  return new Promise((resolve, reject) => {
    const onMessage = ({ data }: MessageEvent<WorkerMessage>) => {
      if (data.id !== id) return;
      if (data.bytesRead) return onRead(data.bytesRead);
      hasher.removeEventListener('message', onMessage);
      if (data.sha256) resolve(data.sha256);
      else reject(new Error(data.reason));
    };
    hasher.addEventListener('message', onMessage);
    hasher.postMessage({ id, file });
  });
}

function startWorker(): Worker {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  const policy = trustedTypes?.createPolicy('demo-page', { createScriptURL: (url) => (url === source ? url : '') });
  return new Worker(policy?.createScriptURL(source) ?? source, { type: 'module' });
}
