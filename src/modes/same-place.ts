import type { ResumeRecord } from '../core/resume/resume-record.js';

/** Whether a record's upload was begun in this bucket at this host. Of presigned URLs version 0.1.0 kept neither. */
export function isSamePlace(record: ResumeRecord, { bucket, host }: Pick<ResumeRecord, 'bucket' | 'host'>): boolean {
  return record.host === '' || (record.bucket === bucket && record.host === host);
}
