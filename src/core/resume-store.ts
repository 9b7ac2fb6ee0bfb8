/** What a later run must know to go on with a multipart upload. Never a credential. */
export interface ResumeRecord {
  bucket: string;
  host: string;
  key: string;
  uploadId: string;
  /** Bytes in each part but the last. */
  partSize: number;
  /** Milliseconds since the epoch. */
  savedAt: number;
}

/** One task's place for its record. */
export interface ResumeSlot {
  load(): Promise<ResumeRecord | undefined>;
  save(record: ResumeRecord): Promise<void>;
  clear(): Promise<void>;
}

/** A slot that lasts as long as the task: pause and resume within one page. */
export function memorySlot(): ResumeSlot {
  let kept: ResumeRecord | undefined;
  return {
    load: async () => kept,
    save: async (record) => void (kept = record),
    clear: async () => void (kept = undefined),
  };
}
