import { batchDatabase } from '../../../src/core/batch/batch-database.js';
import { type BatchHeader, type FileRecord, fileStates } from '../../../src/core/batch/batch-record.js';
import { identifier } from '../../../src/core/batch/file-identity.js';
import { tabId } from '../../../src/core/batch/tab-id.js';
import { fingerprintOf } from '../../../src/core/resume/fingerprint.js';
import { pageOf } from '../../../src/core/resume/page-place.js';
import { hasUser, recordScope } from '../../../src/core/resume/record-scope.js';

/** Milliseconds since a batch was left. */
export const AGE = 3_600_000;

const identify = identifier(undefined);
export const fileOf = (name: string) => new File([name], name, { lastModified: 1 });

/** What a page that is gone has left in a form that was not submitted: files that are done, or wait. */
export async function leaveBatch(
  scope: string,
  files: number,
  keyOf: (name: string) => string | undefined = (name) => name,
  isDone = true,
): Promise<string> {
  const id = `batch ${Math.random()}`;
  const page = pageOf(location.href);
  const header: BatchHeader = {
    ...{ id, scope: recordScope(scope), owner: 'a page before', page, field: '', context: undefined },
    ...{ tab: tabId(), savedAt: Date.now() - AGE, ...(!hasUser(scope) && { salt: 'salt' }) },
  };
  const names = Array.from({ length: files }, (_, i) => `${i}.jpg`);
  const record = (key: string): FileRecord => ({ key, isOwn: true, ...(isDone && { result: { key, size: 9 } }) });
  await batchDatabase.write(
    header,
    header.owner,
    [
      ['list', 0, names.map((name) => identify(fingerprintOf(fileOf(name)), name, undefined))],
      ['states', 0, new Uint8Array(files).fill(isDone ? fileStates.done : fileStates.waiting)],
      ...names.flatMap((name, i) => {
        const key = keyOf(name);
        return key === undefined ? [] : [['file', i, record(key)] as const];
      }),
    ],
    true,
  );
  return id;
}
