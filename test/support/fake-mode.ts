import type { Job, Mode, StoredObject } from '../../src/core/mode.js';
import type { UploadError } from '../../src/core/upload-error.js';

/** One upload on its way to nowhere, in the test's hands. */
export interface FakeUpload {
  job: Job;
  /** Bytes that have arrived. */
  sent(bytes: number): void;
  finishing(): void;
  done(result?: Partial<StoredObject>): void;
  fail(error: UploadError): void;
}

/** A mode that asks for no permission and sends nothing: what happens to each file is up to the test. */
export class FakeMode implements Mode {
  readonly name = 'fake';
  /** By the file's name. */
  readonly uploads = new Map<string, FakeUpload>();

  /** @param begin is called as each upload begins. */
  constructor(private readonly begin: (upload: FakeUpload) => void = () => {}) {}

  readGrant(): { id: string } {
    return { id: 'fake' };
  }

  serves(): boolean {
    return true;
  }

  upload(job: Job): Promise<StoredObject> {
    const { name, size, type } = job.request.file;
    return new Promise((resolve, reject) => {
      job.signal.addEventListener('abort', () => {
        this.uploads.delete(name);
        reject(job.signal.reason as Error);
      });
      job.onSending(1);
      const upload: FakeUpload = {
        job,
        sent: (bytes) => job.progress(bytes),
        finishing: () => job.onFinishing(),
        done: (result) => {
          const key = `uploads/${name}`;
          resolve({ key, url: `https://bucket.example/${key}`, size, type, verified: true, ...result });
        },
        fail: reject,
      };
      this.uploads.set(name, upload);
      this.begin(upload);
    });
  }

  /** The upload of this file. */
  of(name: string): FakeUpload {
    const upload = this.uploads.get(name);
    if (!upload) throw new Error(`No upload of ${name} has begun.`);
    return upload;
  }
}

/** A file of a size, whatever is in it. */
export function makeFile(name: string, size = 1000, type = ''): File {
  const file = new File([], name, { type });
  Object.defineProperty(file, 'size', { value: size });
  return file;
}
