import type { Recognition } from '../../job/recognition.js';

/** What backends call the policy. */
export const POLICY = ['policy', 'encodedpolicy'];

export const recognition: Recognition = {
  recognizedBy: 'policy',
  recognizes: (fields) => POLICY.some((name) => fields.has(name)),
};
