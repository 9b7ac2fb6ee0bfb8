import { constants } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { NO_LINK } from './file-names.js';

/** A file with a line of JSON per change of a record: `[id, value]`, or `[id, null]` where it was deleted. */
export interface Journal {
  append(id: string, value: object | undefined): Promise<void>;
  close(): Promise<void>;
}

/** Characters per write. */
const BATCH = 1024 ** 2;
/** Characters per line; an object of 10,000 parts needs less than a million. */
const MAX_LINE = 16e6;
/** A record's id is JSON: its kind, its bucket or session, and its name there. */
const ID = /^\["(?:bucket|object|upload|part|session)",".*"\]$/s;

/** The records in a journal; the last line of an id counts. Empty if the file does not exist. */
export async function readJournal(path: string): Promise<Map<string, object>> {
  const records = new Map<string, object>();
  for await (const lines of linesOf(path)) {
    for (const text of lines) {
      const [id, value] = parseLine(text) ?? [];
      if (id === undefined) continue;
      if (value) records.set(id, value);
      else records.delete(id);
    }
  }
  return records;
}

/** Whether every line of a file is a journal's; only the last one may be incomplete. */
export async function isJournal(path: string): Promise<boolean> {
  let found = 0;
  let broken = false;
  for await (const lines of linesOf(path)) {
    for (const text of lines) {
      if (broken) return false;
      if (parseLine(text)) found++;
      else broken = true;
    }
  }
  return found > 0;
}

/** Rewrites a journal with these records only, and opens it for appending. */
export async function openJournal(path: string, records: ReadonlyMap<string, object>): Promise<Journal> {
  const draft = `${path}.new`;
  // An existing file may be a link.
  await rm(draft, { force: true });
  const compact = await open(draft, 'wx', 0o600);
  let batch = '';
  for (const [id, value] of records) {
    batch += lineOf(id, value);
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
      const written = last.then(() => file.appendFile(lineOf(id, value)));
      last = written.catch(() => undefined);
      return written;
    },
    async close() {
      await last;
      await file.close();
    },
  };
}

function lineOf(id: string, value: object | undefined): string {
  return `${JSON.stringify([id, value ?? null])}\n`;
}

/** The lines of a file, in batches. */
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
    if (rest.length > MAX_LINE)
      throw new Error(`${path} is not a journal: it has a line of over 16 million characters.`);
  }
  if (rest !== '') yield [rest];
}

/** The record in a line; undefined for another text, such as a line that a crash cut short. */
function parseLine(text: string): [id: string, value: object | null] | undefined {
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
