import type { Recognition } from '../../job/mode-description.js';

/** What backends call the policy. */
export const POLICY = ['policy', 'encodedpolicy'];

export const postPolicyRecognition: Recognition = {
  recognizedBy: 'policy',
  recognizes: (fields) => POLICY.some((name) => fields.has(name)),
};
