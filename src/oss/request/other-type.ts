const warned = new Set<string>();

/**
 * Says on the console, once for each type that was stored, that it is another than the page's or the file's: an endpoint
 * that signs one Content-Type for all files leaves no choice.
 */
export function warnOtherType(wanted: string, stored: string): void {
  if (warned.has(stored)) return;
  warned.add(stored);
  console.warn(
    `oss-direct-upload: a file of type ${wanted} was stored as ${stored}: the endpoint’s signature allows no other type. ` +
      'Let the endpoint sign the `type` that it is asked with; in a form policy, ' +
      `list ${wanted} in the condition on $content-type.`,
  );
}
