import type { Grant } from '../grant/grant.js';
import type { FindableMode, Mode, ModeDescription } from '../job/mode.js';
import { goesInParts } from '../object/goes-in-parts.js';
import { isRefused, PlacedGrants } from '../job/placed-grants.js';
import { lazy } from '../base/lazy.js';
import type { Fields } from '../grant/response/fields.js';
import { missingField } from '../grant/response/unusable-response.js';
import { readFields } from '../grant/response/read-response.js';

/** The first mode that recognizes a response of the endpoint. @throws UploadError `grant` */
export function detect(fields: Fields, modes: readonly FindableMode[]): FindableMode {
  const mode = modes.find(({ recognizes }) => recognizes?.(fields));
  if (mode) return mode;
  const marks = modes.flatMap(({ recognizedBy = [] }) => recognizedBy);
  throw missingField(fields, marks.join(', ').replace(/, ([^,]*)$/, ' or $1'));
}

type DetectedGrant = Grant & {
  /** The name of the mode that read it. */
  readonly mode: string;
};

/** The mode where the page names none: the one that recognizes a response of the endpoint is loaded, and reads it. @param load makes the mode of a queue */
export function createDetectingMode(
  modes: readonly FindableMode[],
  load: (description: ModeDescription) => Promise<Mode>,
): Mode<DetectedGrant> {
  const byName = new Map(modes.map((mode) => [mode.name, lazy(() => load(mode))]));
  const modeOf = ({ mode }: Pick<DetectedGrant, 'mode'>) => byName.get(mode)!.current!; // it has read the grant
  const placedGrants = new PlacedGrants<DetectedGrant>((grant, job) => modeOf(grant).checkPlace?.(grant, job));
  return {
    name: 'any',
    serves: (grant, request) => modeOf(grant).serves(grant, request),
    async readGrant(response, request) {
      const { name } = detect(readFields(response), modes);
      const mode = await byName.get(name)!(); // `detect` found it in the same list
      return { ...(await mode.readGrant(response, request)), mode: name };
    },
    async sendsStreams(job, grants) {
      try {
        return !!(await modeOf(await placedGrants.get(job, grants)).sendsStreams?.(job, grants));
      } catch (error) {
        if (isRefused(error)) return false; // a backend that signs one object wants to know its size
        throw error;
      }
    },
    async upload(job, grants) {
      if (goesInParts(job.file.size, job.transfer.partSize)) await job.record.load(); // what an earlier page has asked with
      const mode = modeOf(await placedGrants.get(job, grants));
      job.report.facts({ mode: mode.name });
      return mode.upload(job, grants);
    },
    async discard(job, grants) {
      await job.record.load();
      await modeOf(await grants.get(job)).discard?.(job, grants);
    },
  };
}
