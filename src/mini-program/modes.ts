import type { FindableMode, Mode } from '../job/mode.js';
import { createDetectingMode } from '../modes/detect.js';
import { createPostPolicy } from '../modes/post-policy/post-policy.js';
import { createPresignedUrl } from '../modes/presigned-url/presigned-url.js';
import { postPolicyRecognition, presignedUrlRecognition, stsRecognition } from '../modes/recognitions.js';
import { CredentialUploader } from '../modes/sts/credential-upload.js';
import { stsBy } from '../modes/sts/sts-by.js';
import { aboutSts } from '../modes/sts/sts-description.js';
import { DEFAULT_TYPE } from '../oss/response/object-headers.js';
import { keepingKey } from '../signing/keeping-key.js';
import type { Hashes } from '../signing/sign-v4.js';
import { hmacSha256, sha256 } from './form/sha256.js';
import { bytesOfUtf8 } from './form/utf8-base64.js';

/** Hosts add a Content-Type to what has none, and OSS checks that it is signed: so each request is signed with one. */
const always = { 'Content-Type': DEFAULT_TYPE };

/** In the order in which the browser's core recognizes them. */
const modes: readonly FindableMode[] = [
  { name: 'post-policy', ...postPolicyRecognition, load: async () => createPostPolicy() },
  { ...aboutSts, ...stsRecognition, load: async () => stsBy(new CredentialUploader({ hashes: hostHashes(), always })) },
  { name: 'presigned-url', ...presignedUrlRecognition, load: async () => createPresignedUrl() },
];

/** The mode of this name; without one, that of each response of the endpoint. */
export function modeNamed(name: string | undefined): Mode {
  const known = modes.filter((mode) => name === undefined || mode.name === name);
  return createDetectingMode(known, ({ load }) => load());
}

/** Hashes by the code that signs forms: mini programs have no WebCrypto. */
const hostHashes = (): Hashes =>
  keepingKey(
    async (text) => Uint8Array.from(sha256(bytesOfUtf8(text))),
    async (key) => async (text) =>
      Uint8Array.from(hmacSha256(Array.from(key), String.fromCharCode(...bytesOfUtf8(text)))),
  );
