import type { Job } from '../../job/job.js';
import { loadParts } from './load-parts.js';

type Parts = typeof import('./parts.js');

/** The code for parts, which a file waits for as for any request. */
const partsFor = ({ link }: Job): Promise<Parts> => link.retry(loadParts);

export const putParts: Parts['putParts'] = async (...all) => (await partsFor(all[0])).putParts(...all);
export const abortUpload: Parts['abortUpload'] = async (...all) => (await partsFor(all[0])).abortUpload(...all);
export const findOwnObject: Parts['findOwnObject'] = async (...all) => (await partsFor(all[0])).findOwnObject(...all);
export const findCompletedObject: Parts['findCompletedObject'] = async (...all) =>
  (await partsFor(all[0])).findCompletedObject(...all);
