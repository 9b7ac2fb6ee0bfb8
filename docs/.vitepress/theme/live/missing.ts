/** What a page lacks that cannot have the cloud: a secure context (https or localhost), or service workers. */
export type Missing = 'secure-context' | 'service-worker';

/** What this page lacks; undefined if it can have the cloud. */
export function missingForCloud(): Missing | undefined {
  if (!isSecureContext) return 'secure-context';
  return 'serviceWorker' in navigator ? undefined : 'service-worker';
}
