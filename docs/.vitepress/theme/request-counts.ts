import { goesInParts } from '../../../src/object/goes-in-parts.js';
import { grainOf } from '../../../src/object/part-numbers.js';
import { planParts } from '../../../src/oss/multipart/part-plan.js';

export type ModeName = 'sts' | 'post-policy' | 'presigned-url';

/**
 * The requests that one person's files cost on a good line, when nothing fails. A fast line needs fewer parts (mode `sts`), a bad
 * one more. `test/e2e/request-counts.test.ts` compares them with the mock's log.
 */
export interface RequestCounts {
  /** Requests to the application's endpoint, of `oss-direct-upload/server`. */
  readonly endpoint: number;
  /** Requests to OSS that carry files or begin and end an upload. */
  readonly oss: number;
  /** Preflights to OSS, which count as requests too. For forms this is the most that one page can send. */
  readonly preflights: number;
  /** AssumeRole requests of the server to STS. */
  readonly sts: number;
}

/** Connections of a browser to one host, and so parts at once. */
const CONNECTIONS = 6;
/** Parts that only show a page what line it has: one, with its first large file. */
const PROBES = 1;
/** Forms that may begin before the first preflight has its response: small files count as half a connection. */
const FIRST_FORMS = 12;

/** @param size of each file, in bytes */
export function requestCounts(mode: ModeName, files: number, size: number): RequestCounts {
  const parts = mode !== 'post-policy' && goesInParts(size) ? planParts(size, grainOf(size), CONNECTIONS).count : 0;
  const oss = parts ? files * (parts + 2) + PROBES : files; // create and complete
  const isForm = mode === 'post-policy' || (mode === 'sts' && !parts);
  const ofOneFile = parts ? 2 + Math.ceil(parts / CONNECTIONS) : 1;
  return {
    oss,
    preflights: isForm ? Math.min(files, FIRST_FORMS) : oss, // all forms go to one URL, every other request to its own
    endpoint: mode === 'presigned-url' ? files * ofOneFile : 1,
    sts: mode === 'sts' ? 1 : 0,
  };
}
