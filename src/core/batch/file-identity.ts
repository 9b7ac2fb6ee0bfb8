import { digestOf } from '../resume/text-digest.js';
import type { BatchEntry } from './batch-record.js';

/** Names one file of a batch: by its fingerprint, as it is or as a salted digest. */
export type Identify = (fingerprint: string, name: string, path: string | undefined) => BatchEntry;

/** @param salt absent where the list may hold names */
export function identifier(salt: string | undefined): Identify {
  if (salt === undefined) {
    return (fingerprint, name, path) => ({ file: fingerprint, place: `${fingerprint}\n${path ?? ''}`, name, path });
  }
  const digest = (text: string) => digestOf(`${salt}\n${text}`);
  return (fingerprint, _name, path) => ({ file: digest(fingerprint), place: digest(`${fingerprint}\n${path ?? ''}`) });
}
