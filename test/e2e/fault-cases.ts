import { type FaultCase, impatient, row } from './fault-case.js';
import { afterUploadCases } from './after-upload-cases.js';
import { batchCases } from './batch-cases.js';
import { reuseCases } from './reuse-cases.js';
import { strangerCases } from './foreign-response-cases.js';
import { lineFaultCases } from './line-fault-cases.js';

/** All faults of pages. */
export const faultCases: readonly FaultCase[] = [
  ...lineFaultCases,
  row('CORS off', 'network', () => ({ corsOff: true }), {
    settings: impatient,
    resent: 60,
    grants: ({ mode }) => [1, mode === 'presigned-url' ? 6 : 1], // the first failure may be a cut: then parts are tried
    hint: new RegExp(`Source: ${location.origin}\n(.*\n)*Exposed Headers: ETag`),
  }),

  ...reuseCases,
  ...batchCases,
  ...afterUploadCases,
  ...strangerCases,
];
