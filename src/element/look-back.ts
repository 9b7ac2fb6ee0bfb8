/** Calls `look` when the page is at rest, where an earlier page may have left an upload unfinished. */
export function lookBack(look: () => Promise<void>): void {
  const check = async () => {
    const known = await indexedDB.databases?.(); // absent in old browsers
    if (!known || known.some(({ name }) => name === 'oss-direct-upload')) await look();
  };
  const forgive = () => void check().catch(() => {}); // storage may be blocked
  if ('requestIdleCallback' in globalThis) requestIdleCallback(forgive);
  else setTimeout(forgive);
}
