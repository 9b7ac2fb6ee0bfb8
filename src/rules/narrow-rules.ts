import { type FileRules, mediaRules } from './file-rules.js';

/** The rules that are numbers. */
const limits = ['maxFiles', 'maxFileSize', 'minFileSize', 'maxTotalSize', ...mediaRules] as const;

/** The rules of a page and its server, which all count: of two limits the narrower one. @param server as they came: what is not a rule is ignored */
export function narrowRules(page: FileRules, server: Readonly<Record<string, unknown>>): FileRules {
  const rules: FileRules = { ...page };
  for (const name of limits) {
    const given = server[name];
    if (typeof given !== 'number' || !Number.isFinite(given)) continue;
    const narrower = name.startsWith('max') ? Math.min : Math.max;
    rules[name] = narrower(page[name] ?? given, given);
  }
  const both = [page.accept, server['accept']].filter((accept) => typeof accept === 'string' && accept !== '');
  const [accept, other] = both as string[];
  if (accept) rules.accept = other ? common(accept, other) : accept;
  if (accept && other) rules.acceptAll = [accept, other];
  return rules;
}

/** What two lists of types have in common, for the dialog and in words. Extensions say nothing of types, so they stay. */
function common(one: string, other: string): string {
  const [a, b] = [one, other].map((accept) => accept.split(',').map((token) => token.trim().toLowerCase()));
  const kept = [
    ...a!.filter((token) => token.startsWith('.') || isCovered(token, b!)),
    ...b!.filter((token) => isCovered(token, a!)),
  ];
  return [...new Set(kept)].join() || one;
}

const isCovered = (token: string, list: readonly string[]) =>
  list.some(
    (one) => /^\*(\/\*)?$/.test(one) || one === token || (one.endsWith('/*') && token.startsWith(one.slice(0, -1))),
  );
