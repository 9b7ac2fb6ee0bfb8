import { resumeDatabase } from '../../../src/core/resume/resume-database.js';
import { recordId } from '../../../src/core/resume/resume-record.js';

/** Leaves the record of an upload in parts, of two gigabytes unless given, as an earlier page does. @param age in milliseconds */
export async function leaveUpload(scope: string, name: string, age: number, more: object = {}): Promise<void> {
  const size = 2_000_000_000;
  const record = {
    ...{ scope, fingerprint: `${name}\n${size}\n0\n${size}\n`, name, size, path: undefined },
    ...{ bucket: 'b', host: 'h', key: `k/${name}`, uploadId: 'u', partSize: 1e6, savedAt: Date.now() - age },
    ...more,
  };
  await resumeDatabase.set(recordId(record), record);
}
