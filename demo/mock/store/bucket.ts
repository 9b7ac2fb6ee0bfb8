import type { CorsConfiguration } from '../access/cors.js';
import { isObject, isPart, isUpload } from './record-shapes.js';
import { SortedMap } from './sorted-map.js';
import type { Store } from './store.js';
import type { Part, StoredObject, Upload } from './stored-object.js';

/** A bucket: its objects and open uploads, and its settings. Every change is remembered before it is answered. */
export class Bucket {
  readonly objects = new SortedMap<StoredObject>();
  readonly uploads = new Map<string, Upload>();
  cors: CorsConfiguration | undefined;
  acl = 'private';
  created = 0;

  constructor(
    readonly name: string,
    readonly store: Store,
  ) {}

  async saveSettings(): Promise<void> {
    await this.#remember('bucket', '', {
      acl: this.acl,
      created: this.created,
      ...(this.cors ? { cors: this.cors } : {}),
    });
  }

  async forget(): Promise<void> {
    await this.#remember('bucket', '', undefined);
  }

  async putObject(object: StoredObject): Promise<void> {
    const old = this.objects.get(object.key);
    this.objects.set(object.key, object);
    await this.#remember('object', object.key, object);
    await this.#removeBlobs(old?.blobs, object.blobs);
  }

  async deleteObject(key: string): Promise<void> {
    const object = this.objects.get(key);
    if (!object) return;
    this.objects.delete(key);
    await this.#remember('object', key, undefined);
    await this.#removeBlobs(object.blobs);
  }

  async putUpload(upload: Upload): Promise<void> {
    this.uploads.set(upload.id, upload);
    await this.#remember('upload', upload.id, { ...upload, parts: undefined });
  }

  async putPart(upload: Upload, part: Part): Promise<void> {
    const old = upload.parts.get(part.number);
    upload.parts.set(part.number, part);
    await this.#remember('part', `${upload.id}/${part.number}`, part);
    await this.#removeBlobs(old && [old]);
  }

  /** Ends an upload; the blobs in `kept` now belong to an object. */
  async endUpload(upload: Upload, kept: StoredObject['blobs'] = []): Promise<void> {
    this.uploads.delete(upload.id);
    const parts = [...upload.parts.values()];
    await Promise.all(parts.map((part) => this.#remember('part', `${upload.id}/${part.number}`, undefined)));
    await this.#remember('upload', upload.id, undefined);
    await this.#removeBlobs(parts, kept);
  }

  /** Takes over one record of an earlier run. */
  restore(kind: string, id: string, value: object): void {
    if (kind === 'bucket') {
      const { acl, created, cors } = value as { acl?: unknown; created?: unknown; cors?: CorsConfiguration };
      if (typeof acl === 'string') this.acl = acl;
      if (typeof created === 'number') this.created = created;
      if (Array.isArray(cors?.rules)) this.cors = cors;
    } else if (kind === 'object' && isObject(value))
      this.objects.set(id, value.key === id ? value : { ...value, key: id });
    else if (kind === 'upload' && isUpload(value)) {
      this.uploads.set(id, { ...value, id, parts: this.uploads.get(id)?.parts ?? new Map() });
    } else if (kind === 'part' && isPart(value)) {
      this.uploads.get(id.split('/')[0] ?? '')?.parts.set(value.number, value);
    }
  }

  /** Forgets an upload whose completion was cut short when its parts were the object's already. */
  async dropCompleted(): Promise<void> {
    const stored = new Set([...this.objects.values()].flatMap((object) => object.blobs.map(({ blob }) => blob)));
    for (const upload of [...this.uploads.values()]) {
      const parts = [...upload.parts.values()];
      if (parts.some(({ blob }) => stored.has(blob))) await this.endUpload(upload, parts);
    }
  }

  async clear(): Promise<void> {
    for (const upload of [...this.uploads.values()]) await this.endUpload(upload);
    for (const key of [...this.objects.keys()]) await this.deleteObject(key);
  }

  blobs(): string[] {
    const stored = [...this.objects.values()].flatMap((object) => object.blobs);
    const parts = [...this.uploads.values()].flatMap((upload) => [...upload.parts.values()]);
    return [...stored, ...parts].map(({ blob }) => blob);
  }

  async #remember(kind: string, id: string, value: object | undefined): Promise<void> {
    await this.store.remember(JSON.stringify([kind, this.name, id]), value);
  }

  async #removeBlobs(blobs: readonly { blob: string }[] = [], kept: readonly { blob: string }[] = []): Promise<void> {
    const spared = new Set(kept.map(({ blob }) => blob));
    for (const { blob } of blobs) if (!spared.has(blob)) await this.store.remove(blob);
  }
}
