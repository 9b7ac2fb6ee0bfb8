const selectors: Record<string, string> = {
  button: 'button',
  grid: '[role=grid]',
  row: '[role=row]:not(.removed)', // a file's
  progressbar: '[role=progressbar]',
  status: '[role=status]',
  alert: '[role=alert]',
};

/** All visible nodes of a role in the element, optionally of a name. */
export function all(element: Element, role: string, name?: string | RegExp): HTMLElement[] {
  const found = [...(element.shadowRoot?.querySelectorAll<HTMLElement>(selectors[role] ?? role) ?? [])];
  const isNamed = (text: string) => (name instanceof RegExp ? name.test(text) : name === undefined || text === name);
  return found.filter((one) => one.checkVisibility() && isNamed(nameOf(one)));
}

/** The only visible node of this role and name. @throws where there is none or another */
export function find(element: Element, role: string, name?: string | RegExp): HTMLElement {
  const found = all(element, role, name);
  if (found.length === 1) return found[0]!; // its length is 1
  const names = all(element, role).map(nameOf).join(' | ');
  throw new Error(`${found.length} of role ${role} are named ${String(name)}; there are: ${names}`);
}

export const row = (element: Element, name: string): HTMLElement => find(element, 'row', name);

export const nameOf = (element: Element): string => element.getAttribute('aria-label') ?? textOf(element);

/** Text as it is read: in one line. */
export const textOf = (node: Node): string => (node.textContent ?? '').replace(/\s+/g, ' ').trim();
