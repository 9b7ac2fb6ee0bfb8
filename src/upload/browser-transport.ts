import type { Transport } from '../job/transport.js';
import { sendInBrowser } from '../oss/request/send.js';

/** Sends requests from a page or a worker, and loads what computes digests. */
export const transportInBrowser = (): Transport => ({
  send: sendInBrowser(),
  loadDigests: () => import('../oss/integrity/digest-file.js'),
});
