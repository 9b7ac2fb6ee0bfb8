import type { ModeFacts } from '../mode-description.js';

/** What backends call the policy. */
export const POLICY = ['policy', 'encodedpolicy'];

export const aboutPostPolicy: ModeFacts = {
  name: 'post-policy',
  recognizedBy: 'policy',
  recognizes: (fields) => POLICY.some((name) => fields.has(name)),
  corsMethods: ['POST'],
};
