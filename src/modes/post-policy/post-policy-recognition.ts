import type { Recognition } from '../../job/mode.js';

/** What backends call the policy. */
export const POLICY = ['policy', 'encodedpolicy'];

export const postPolicyRecognition: Recognition = {
  recognizedBy: 'policy',
  recognizes: (fields) => POLICY.some((name) => fields.has(name)),
};
