import type { Job } from '../../job/job.js';
import type { ResumeRecord } from '../../memory/resume-store.js';
import { computeCrc } from '../integrity/compare-crc.js';
import { coverOf } from './cover.js';
import type { ListedPart, StoredPart } from '../../object/stored-object.js';
import { startOf } from '../../object/part-numbers.js';

/**
 * What of this file OSS has: those listed parts with the file's bytes that cover most of it, none twice.
 *
 * @param listed by ListParts
 * @param own parts that this run has sent: their CRC-64 is known
 * @param byEtag a part without a CRC-64 to compare must have the ETag that it was confirmed with
 * @throws UploadError `file` where the file cannot be read
 */
export async function coverListed(
  job: Job,
  { partSize: grain }: ResumeRecord,
  listed: ReadonlyMap<number, ListedPart>,
  own: ReadonlyMap<number, StoredPart>,
  byEtag = false,
): Promise<Map<number, StoredPart>> {
  if (job.stream) return job.stream.match(listed, byEtag);
  const candidates = new Map(listed);
  const checked = new Map<number, StoredPart>();
  for (;;) {
    const cover = coverOf(candidates, job.file.size, grain);
    let isRight = true;
    for (const [number, there] of cover) {
      job.signal.throwIfAborted(); // reading a large file again takes a while
      if (checked.has(number)) continue;
      const part = own.get(number);
      const sent = part && matchSent(part, there, byEtag);
      const found = sent === undefined ? await matchFile(job, startOf(number, grain), there) : sent;
      if (found) checked.set(number, found);
      else candidates.delete(number);
      isRight &&= Boolean(found);
    }
    if (isRight) return new Map([...cover.keys()].map((number) => [number, checked.get(number)!]));
  }
}

/** The parts that OSS has as they were sent. @param byEtag see `coverListed` */
export function matchAll(
  sent: ReadonlyMap<number, StoredPart>,
  listed: ReadonlyMap<number, ListedPart>,
  byEtag = false,
): Map<number, StoredPart> {
  const found = [...sent].flatMap(([number, part]) => {
    const there = listed.get(number);
    const match = there && matchSent(part, there, byEtag);
    return match ? [[number, match] as const] : [];
  });
  return new Map(found);
}

/** A part as sent, if OSS has it so; false where OSS has other bytes; undefined where only the file shows that. */
export function matchSent(sent: StoredPart, there: ListedPart, byEtag = false): StoredPart | false | undefined {
  if (sent.size !== there.size) return undefined;
  const canCompare = sent.crc !== undefined && there.crc !== undefined;
  if (canCompare && sent.crc !== there.crc) return false;
  if (!canCompare && byEtag && sent.etag !== null && sent.etag !== there.etag) return undefined;
  return { ...sent, etag: there.etag ?? sent.etag, proven: canCompare };
}

/** A listed part, if its CRC-64 is the file's, also where `verify` is off: parts of a like file must not be mixed in. */
async function matchFile(job: Job, start: number, there: ListedPart): Promise<StoredPart | false> {
  if (there.crc === undefined) return false;
  return (await computeCrc(job.content, start, start + there.size)) === there.crc && { ...there, proven: true };
}
