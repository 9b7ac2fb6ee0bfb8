import type { CorsConfiguration } from '../access/cors.js';
import { hex } from '../protocol/bytes.js';
import { isObjectRecord, isPartRecord, isUploadRecord } from './record-shapes.js';
import { SortedMap } from './sorted-map.js';
import type { Store } from './store.js';
import type { Part, StoredObject, Upload } from './stored-object.js';

/** A bucket: its objects, open multipart uploads and settings. Every change is saved in the store before OSS would respond. */
export class Bucket {
  readonly objects = new SortedMap<StoredObject>();
  readonly uploads = new Map<string, Upload>();
  cors: CorsConfiguration | undefined;
  acl = 'private';
  storageClass = 'Standard';
  versioning: 'Enabled' | 'Suspended' | undefined;
  created = 0;

  constructor(
    readonly name: string,
    readonly store: Store,
  ) {}

  async saveSettings(): Promise<void> {
    await this.#saveRecord('bucket', '', {
      acl: this.acl,
      storageClass: this.storageClass,
      created: this.created,
      ...(this.cors ? { cors: this.cors } : {}),
      ...(this.versioning ? { versioning: this.versioning } : {}),
    });
  }

  async deleteSettings(): Promise<void> {
    await this.#saveRecord('bucket', '', undefined);
  }

  /** Stores a new object, or a new version of one. @returns it with its version, where the bucket has versions */
  async addObject(object: StoredObject): Promise<StoredObject> {
    const versionId = this.versioning && (this.versioning === 'Enabled' ? newVersionId() : 'null');
    const version = versionId ? { ...object, versionId } : object;
    await this.putObject(version);
    return version;
  }

  async putObject(object: StoredObject): Promise<void> {
    const old = this.objects.get(object.key);
    this.objects.set(object.key, object);
    await this.#saveRecord('object', object.key, object);
    await this.#removeBlobs(old?.blobs, object.blobs);
  }

  async deleteObject(key: string): Promise<void> {
    const object = this.objects.get(key);
    if (!object) return;
    this.objects.delete(key);
    await this.#saveRecord('object', key, undefined);
    await this.#removeBlobs(object.blobs);
  }

  async putUpload(upload: Upload): Promise<void> {
    this.uploads.set(upload.id, upload);
    await this.#saveRecord('upload', upload.id, { ...upload, parts: undefined });
  }

  async putPart(upload: Upload, part: Part): Promise<void> {
    const old = upload.parts.get(part.number);
    upload.parts.set(part.number, part);
    await this.#saveRecord('part', `${upload.id}/${part.number}`, part);
    await this.#removeBlobs(old && [old]);
  }

  /** Deletes an upload with its parts, except for the blobs in `kept`, which belong to an object now. */
  async deleteUpload(upload: Upload, kept: StoredObject['blobs'] = []): Promise<void> {
    this.uploads.delete(upload.id);
    const parts = [...upload.parts.values()];
    await Promise.all(parts.map((part) => this.#saveRecord('part', `${upload.id}/${part.number}`, undefined)));
    await this.#saveRecord('upload', upload.id, undefined);
    await this.#removeBlobs(parts, kept);
  }

  /** Restores one record of an earlier run; ignores a record of another form. */
  restoreRecord(kind: string, id: string, value: object): void {
    if (kind === 'bucket') {
      const { acl, storageClass, created, cors, versioning } = value as Readonly<Record<string, unknown>> & {
        cors?: CorsConfiguration;
      };
      if (typeof acl === 'string') this.acl = acl;
      if (typeof storageClass === 'string') this.storageClass = storageClass;
      if (typeof created === 'number') this.created = created;
      if (Array.isArray(cors?.rules)) this.cors = cors;
      if (versioning === 'Enabled' || versioning === 'Suspended') this.versioning = versioning;
    } else if (kind === 'object' && isObjectRecord(value))
      this.objects.set(id, value.key === id ? value : { ...value, key: id });
    else if (kind === 'upload' && isUploadRecord(value)) {
      this.uploads.set(id, { ...value, id, parts: this.uploads.get(id)?.parts ?? new Map() });
    } else if (kind === 'part' && isPartRecord(value)) {
      this.uploads.get(id.split('/')[0] ?? '')?.parts.set(value.number, value);
    }
  }

  /** Deletes uploads that were completed but not yet deleted when the process ended: their blobs are an object's. */
  async deleteCompletedUploads(): Promise<void> {
    const stored = new Set([...this.objects.values()].flatMap((object) => object.blobs.map(({ blob }) => blob)));
    for (const upload of [...this.uploads.values()]) {
      const parts = [...upload.parts.values()];
      if (parts.some(({ blob }) => stored.has(blob))) await this.deleteUpload(upload, parts);
    }
  }

  async clear(): Promise<void> {
    for (const upload of [...this.uploads.values()]) await this.deleteUpload(upload);
    for (const key of [...this.objects.keys()]) await this.deleteObject(key);
  }

  blobNames(): string[] {
    const stored = [...this.objects.values()].flatMap((object) => object.blobs);
    const parts = [...this.uploads.values()].flatMap((upload) => [...upload.parts.values()]);
    return [...stored, ...parts].map(({ blob }) => blob);
  }

  async #saveRecord(kind: string, id: string, value: object | undefined): Promise<void> {
    await this.store.saveRecord(JSON.stringify([kind, this.name, id]), value);
  }

  async #removeBlobs(blobs: readonly { blob: string }[] = [], kept: readonly { blob: string }[] = []): Promise<void> {
    const keptNames = new Set(kept.map(({ blob }) => blob));
    for (const { blob } of blobs) if (!keptNames.has(blob)) await this.store.removeBlob(blob);
  }
}

/** As long as OSS's own, which begin with the same letters. */
function newVersionId(): string {
  return `CAEQ${hex(crypto.getRandomValues(new Uint8Array(30)))}`;
}
