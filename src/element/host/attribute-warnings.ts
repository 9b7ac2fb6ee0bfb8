import { attributeName } from '../../base/attribute-name.js';
import { readByteSize } from '../words/byte-size.js';
import { SEE } from './attributes.js';
import type { SettingsElement } from './settings.js';

/** The values of settings that have a few. `capture` is not one of them: browsers take other words, too. */
const choices = {
  variant: { dropzone: 1, button: 1, pictures: 1, avatar: 1 },
  shape: { round: 1, square: 1 },
  dropTarget: { page: 1 },
  endpointMethod: { GET: 1, POST: 1 },
  resumeMode: { ask: 1, auto: 1 },
  valueAs: { key: 1, url: 1, json: 1 },
} satisfies { readonly [name in keyof SettingsElement]?: Record<string & SettingsElement[name], 1> };

/** Numbers and sizes. */
const limits = [
  ...(['maxFiles', 'minFiles', 'maxFileSize', 'minFileSize', 'maxTotalSize', 'maxDuration'] as const),
  ...(['minImageWidth', 'maxImageWidth', 'minImageHeight', 'maxImageHeight', 'imageQuality'] as const),
  ...(['maxConcurrentUploads', 'parallelParts', 'partSize', 'maxSpeed', 'digestMaxSize'] as const),
  ...(['retryFor', 'stallTimeout', 'keepFiles'] as const),
] satisfies (keyof SettingsElement)[];

/** Attributes of every element, and what frameworks write on one: short names are easily like one of ours. */
const foreign =
  /^(data-|aria-|on|v-|x-|hx-|ng-|_ng|[^a-z])|[:.]|^(accesskey|anchor|autofocus|class|contenteditable|dir|draggable|exportparts|form|hidden|id|inert|is|key|lang|nonce|part|popover|ref|role|slot|spellcheck|style|tabindex|title|translate)$|^(autocapitalize|autocorrect|enterkeyhint|inputmode|item(id|prop|ref|scope|type)|writingsuggestions)$/;

const warned = new Set<string>();

/** Warns, once a page, of values that have no effect, of limits that cannot be read, of names that look misspelled, and of flags that are on though their value is "false". */
export function warnOfMistakes(element: SettingsElement): void {
  for (const [name, values] of Object.entries(choices)) {
    const right = Object.keys(values);
    const given: unknown = element[name as keyof typeof choices]; // a page may set anything
    const value = typeof given === 'string' ? given : '';
    const isRight = !value || right.includes(value) || right.includes(value.toUpperCase()); // a method may be in lower case
    if (!isRight) warnOfValue(name, value, right);
  }
  for (const name of limits) {
    const given = element[name];
    const isRead = typeof given === 'string' ? readByteSize(given) !== undefined : !Number.isNaN(given);
    const attribute = given === undefined && element.getAttribute(attributeName(name)); // it could not be read
    const text = attribute || (!isRead && String(given));
    if (text) warn(`"${text}" is not a number or size; ignored.`);
  }
  const known = (element.constructor as typeof SettingsElement).observedAttributes;
  for (const name of element.getAttributeNames())
    if (!known.includes(name)) warnOfMisspelled(element, name, known);
    else if (element.getAttribute(name) === 'false') warnOfFalse(element, name);
}

function warnOfFalse(element: object, name: string): void {
  const property = name.replace(/-./g, ([, letter]) => letter!.toUpperCase());
  if ((element as Record<string, unknown>)[property] === true)
    warn(`${name}="false" turns it on, as any value does: leave the attribute out.`);
}

function warnOfMisspelled(element: object, name: string, known: readonly string[]): void {
  const nearest = foreign.test(name) || name in element ? undefined : nearestOf(name, known);
  if (nearest) warn(`unknown attribute "${name}": did you mean "${nearest}"?`);
}

function warnOfValue(name: string, value: string, right: readonly string[]): void {
  const nearest = nearestOf(value, right);
  const all = right.map((one) => `"${one}"`).join(', ');
  const advice = nearest ? `did you mean "${nearest}"?` : `use ${right.length > 1 ? 'one of ' : ''}${all}.`;
  warn(`unknown ${attributeName(name)} "${value}": ${advice}`);
}

/** Not `warnOnce`: what the list and the queue share is in the first load. */
function warn(text: string): void {
  if (warned.has(text)) return;
  warned.add(text);
  console.warn(`oss-direct-upload: ${text} ${SEE}`);
}

/** The one at most two edits away, in upper or lower case; one for a short name, which is like too many others. */
function nearestOf(name: string, known: readonly string[]): string | undefined {
  const most = name.length > 4 ? 2 : 1;
  const byDistance = known.map((one) => ({ one, distance: editDistance(name.toLowerCase(), one.toLowerCase()) }));
  const [nearest] = byDistance.sort((a, b) => a.distance - b.distance);
  return nearest && nearest.distance <= most ? nearest.one : undefined;
}

/** Levenshtein's distance: letters to insert, delete or replace. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
