import { createReadStream } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { createInterface } from 'node:readline';

export interface Journal {
  /** What the file held when it was opened. */
  readonly records: ReadonlyMap<string, object>;
  append(id: string, value: object | undefined): Promise<void>;
  close(): Promise<void>;
}

/** One line of JSON a change, the last one of an id counts; rewritten without the past on opening. */
export async function openJournal(path: string): Promise<Journal> {
  const records = await readRecords(path);
  const draft = `${path}.new`;
  const compact = await open(draft, 'w', 0o600);
  for (const [id, value] of records) await compact.writeFile(line(id, value));
  await compact.close();
  await rename(draft, path);

  const file = await open(path, 'a', 0o600);
  let last: Promise<unknown> = Promise.resolve();
  return {
    records,
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

async function readRecords(path: string): Promise<Map<string, object>> {
  const records = new Map<string, object>();
  const input = createReadStream(path, 'utf8');
  try {
    for await (const text of createInterface({ input, crlfDelay: Infinity })) {
      const [id, value] = parse(text);
      if (id === undefined) continue;
      if (value) records.set(id, value);
      else records.delete(id);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return records;
}

/** A line cut short by a crash is no record. */
function parse(text: string): [id?: string, value?: object | null] {
  try {
    return JSON.parse(text) as [string, object | null];
  } catch {
    return [];
  }
}
