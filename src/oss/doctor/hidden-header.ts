const told = new Set<string>();

/** Says once, on the console and so to whoever runs the page, that a header which OSS sends cannot be read, and the cure. */
export function tellHidden(name: string, costs: string): void {
  if (told.has(name)) return;
  told.add(name);
  const say = ({ EXPOSED }: typeof import('./cors-rule.js')) =>
    console.warn(
      `oss-direct-upload: this page may not read ${name} of OSS’s answers. ${costs} ` +
        `In the bucket’s CORS rule, set Exposed Headers to ${EXPOSED.join(', ')}.`,
    );
  import('./cors-rule.js').then(say).catch(() => told.delete(name));
}
