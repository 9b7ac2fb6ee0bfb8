import { UploadError } from '../base/upload-error.js';

/** The error for a mode that is not in the list. */
export function unknownMode(name: unknown, known: readonly { readonly name: string }[]): UploadError {
  return new UploadError('config', `Unknown mode "${String(name)}".`, {
    hint: `Use ${known.map((mode) => mode.name).join(', ')}.`,
  });
}

/** The error for a signer where the page signs no requests. */
export function unusedSigner(mode: { readonly name: string }, signer: string): UploadError {
  return new UploadError('config', `The signer "${signer}" cannot sign for the mode "${mode.name}".`, {
    hint: 'Omit `signer`, or give a mode that signs its requests in the browser, by its name or its description.',
  });
}
