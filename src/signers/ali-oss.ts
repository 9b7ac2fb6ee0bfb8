/**
 * Importing this module lets `signer="ali-oss"` sign with the package `ali-oss`. That package (175 kB) and the code that uses it
 * are loaded when the first request is signed.
 */
import { lazy } from '../base/lazy.js';
import { sts } from '../modes/index.js';
import type { ModeDescription } from '../job/mode.js';
import type { SignWith } from '../signing/sign-v4.js';
import { registerPackage } from '../signing/sdk.js';

registerPackage(() => import('ali-oss'));

/**
 * Makes a signer that uses the official SDK: that of the page's own `<script>`, or else the package.
 *
 * @returns a signer that throws `config` when there is neither
 * @example
 * import { UploadQueue } from 'oss-direct-upload/core';
 * import { createSts } from 'oss-direct-upload/modes/sts';
 * const queue = new UploadQueue({ endpoint: '/api/oss-permission', mode: createSts(createAliOssSigner()) });
 */
export function createAliOssSigner(): SignWith {
  const load = lazy(async () => (await import('../signing/sdk-signer.js')).createAliOssSigner());
  return async (...request) => (await load())(...request);
}

/** The `sts` mode, its requests signed by the official SDK. */
export const stsWithAliOss: ModeDescription = {
  ...sts,
  load: async () => sts.loadSignedBy!(async () => createAliOssSigner()),
};
