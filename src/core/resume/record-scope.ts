/** What begins like an address: the first line of a scope, as the element and most applications make it. */
const ADDRESS = /^\s*(?:(?:https?:)?\/\/[^/?#\n]*|\/)[^\n]*/i;
/** The query of any other first line: an address may be relative. */
const QUERY = /^([^?\n]*)(\?[^\n]*)/;

/**
 * The scope under which records are kept: of an address the origin, the path and the names of the query's parameters. The
 * values may be tokens; they, user names, passwords and the fragment are neither stored nor sent to other tabs.
 */
export function recordScope(scope: string): string {
  const namesOf = (query: string) => query.replace(/#.*/, '').replace(/=[^&]*/g, '=');
  return scope
    .replace(/^data:[^\n]+/i, 'data:')
    .replace(ADDRESS, (address) => {
      const [, start = '', query = ''] = /^([^?#]*)(\?[^#]*)?/.exec(address) ?? [];
      return start.replace(/^(\s*(?:https?:)?\/\/)[^/]*@/i, '$1') + query;
    })
    .replace(QUERY, (_, start: string, query: string) => start + namesOf(query));
}

/** Whether a scope names a user: what the element makes without its `resume-scope` ends with an empty line. */
export const hasUser = (scope: string): boolean => !scope.endsWith('\n');
