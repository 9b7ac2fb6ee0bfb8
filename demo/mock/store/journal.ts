import { constants } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { NO_LINK } from './file-names.js';

export interface Journal {
  append(id: string, value: object | undefined): Promise<void>;
  close(): Promise<void>;
}

/** Characters that are written at once. */
const BATCH = 1024 ** 2;
/** Characters of a line: an object of 10,000 parts needs under a million. */
const LONGEST = 16e6;
/** JSON of a record's kind, its bucket or session, and its name there. */
const ID = /^\["(?:bucket|object|upload|part|session)",".*"\]$/s;

/** What a journal holds: one line of JSON a change, the last one of an id counts. Empty where there is no file. */
export async function readJournal(path: string): Promise<Map<string, object>> {
  const records = new Map<string, object>();
  for await (const lines of linesOf(path)) {
    for (const text of lines) {
      const [id, value] = parse(text) ?? [];
      if (id === undefined) continue;
      if (value) records.set(id, value);
      else records.delete(id);
    }
  }
  return records;
}

/** Whether a file is a journal from its first line to its last, which alone may be cut short. */
export async function isJournal(path: string): Promise<boolean> {
  let found = 0;
  let broken = false;
  for await (const lines of linesOf(path)) {
    for (const text of lines) {
      if (broken) return false;
      if (parse(text)) found++;
      else broken = true;
    }
  }
  return found > 0;
}

/** Opens a journal for appending, rewritten with these records only. */
export async function openJournal(path: string, records: ReadonlyMap<string, object>): Promise<Journal> {
  const draft = `${path}.new`;
  // A new file each time: what stands there may be a link to something else.
  await rm(draft, { force: true });
  const compact = await open(draft, 'wx', 0o600);
  let batch = '';
  for (const [id, value] of records) {
    batch += line(id, value);
    if (batch.length < BATCH) continue;
    await compact.writeFile(batch);
    batch = '';
  }
  await compact.writeFile(batch);
  await compact.close();
  await rename(draft, path);

  const file = await open(path, constants.O_WRONLY | constants.O_APPEND | NO_LINK);
  let last: Promise<unknown> = Promise.resolve();
  return {
    append(id, value) {
      const written = last.then(() => file.appendFile(line(id, value)));
      last = written.catch(() => undefined);
      return written;
    },
    async close() {
      await last;
      await file.close();
    },
  };
}

function line(id: string, value: object | undefined): string {
  return `${JSON.stringify([id, value ?? null])}\n`;
}

/** A file's lines, some at a time. */
async function* linesOf(path: string): AsyncGenerator<readonly string[]> {
  const file = await open(path, constants.O_RDONLY | NO_LINK).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  if (!file) return;
  let rest = '';
  for await (const chunk of file.createReadStream({ encoding: 'utf8', highWaterMark: BATCH })) {
    const lines = (rest + String(chunk)).split('\n');
    rest = lines.pop() ?? '';
    yield lines;
    if (rest.length > LONGEST)
      throw new Error(`${path} is not a journal: it has a line of over 16 million characters.`);
  }
  if (rest !== '') yield [rest];
}

/** A line cut short by a crash is no record, nor is one of another form. */
function parse(text: string): [id: string, value: object | null] | undefined {
  try {
    const json: unknown = JSON.parse(text);
    if (!Array.isArray(json) || json.length !== 2) return undefined;
    const [id, value] = json as [unknown, unknown];
    return typeof id === 'string' && ID.test(id) && typeof value === 'object' && !Array.isArray(value)
      ? [id, value]
      : undefined;
  } catch {
    return undefined;
  }
}
