/** Whether the page's policy has blocked a file in a media element. */
let isBlocked = false;

/** Whether videos and sounds can be opened, as far as it is known: one report of the page's policy is enough. */
export const isMediaBlocked = (): boolean => isBlocked;

function notice({ effectiveDirective, blockedURI }: SecurityPolicyViolationEvent): void {
  if (effectiveDirective === 'media-src' && blockedURI.startsWith('blob')) isBlocked = true;
}

/** Notices when the page's policy blocks a file, while `open` runs. */
export async function watchingPolicy<T>(open: () => Promise<T>): Promise<T> {
  document.addEventListener('securitypolicyviolation', notice);
  try {
    return await open();
  } finally {
    document.removeEventListener('securitypolicyviolation', notice);
  }
}
