/** Milliseconds in which the page may come to rest first. */
const MOMENT = 300;

/** Calls `look` a moment later, where an earlier page may have left an upload unfinished. */
export function lookBack(look: () => Promise<void>): void {
  const check = async () => {
    const known = await indexedDB.databases?.(); // absent in old browsers
    if (!known || known.some(({ name }) => name === 'oss-direct-upload')) await look();
  };
  setTimeout(() => check().catch(() => {}), MOMENT); // storage may be blocked
}
