/** What begins like an address: the first line of a scope, as the element and most applications make it. */
const ADDRESS = /^(?:https?:\/\/[^/?#\n]*|\/)[^\n]*/i;

/**
 * The scope under which records are kept: of an address the origin, the path and the names of the query's parameters. The
 * values may be tokens; they, user names, passwords and the fragment are neither stored nor sent to other tabs.
 */
export function recordScope(scope: string): string {
  return scope.replace(/^data:[^\n]+/i, 'data:').replace(ADDRESS, (address) => {
    const [, start = '', query = ''] = /^([^?#]*)(\?[^#]*)?/.exec(address) ?? [];
    return start.replace(/^(https?:\/\/)[^/]*@/i, '$1') + query.replace(/=[^&]*/g, '=');
  });
}

/** Whether a scope, or a key that begins with one, holds no more than may be kept. */
export const isCleanScope = (text: string): boolean => recordScope(text) === text;
