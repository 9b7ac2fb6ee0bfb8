import { textOf } from '../grant/response/fields.js';
import { POLICY, SECRET, urlIn } from '../grant/response/grant-fields.js';
import type { Recognition } from '../job/mode.js';

/** How each built-in mode recognizes a response of the endpoint. */

export const postPolicyRecognition: Recognition = {
  recognizedBy: 'policy',
  recognizes: (fields) => POLICY.some((name) => fields.has(name)),
};

export const vodRecognition: Recognition = {
  recognizedBy: 'uploadAuth',
  recognizes: (fields) => fields.has('uploadauth'),
};

export const stsRecognition: Recognition = {
  recognizedBy: 'accessKeySecret',
  recognizes: (fields) => textOf(fields, ...SECRET) !== undefined,
};

export const presignedUrlRecognition: Recognition = {
  recognizedBy: 'url',
  recognizes: (fields) => urlIn(fields) !== undefined,
};
