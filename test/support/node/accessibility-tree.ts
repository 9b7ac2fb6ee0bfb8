import type { CDPSession } from 'playwright-core';

export type AXNode = Awaited<ReturnType<typeof readTree>>[number];

const states = ['disabled', 'expanded', 'pressed', 'posinset', 'setsize', 'live'];

export const readTree = async (tools: CDPSession) => (await tools.send('Accessibility.getFullAXTree')).nodes;

/** A node as `role name value`, with states where they are set. */
export function inWords({ role, name, value, properties = [] }: AXNode): string {
  const shown = properties.filter((one) => states.includes(one.name) && String(one.value.value) !== 'false');
  const pieces = shown.map((one) => `${one.name}=${String(one.value.value)}`);
  const all = [role?.value, name?.value, value?.value, ...pieces];
  return all.filter((piece) => piece !== undefined && piece !== '').join(' ');
}

/** What has the focus, as `role name`. */
export function focusedIn(nodes: readonly AXNode[]): string {
  const isFocused = ({ properties = [] }: AXNode) =>
    properties.some((one) => one.name === 'focused' && one.value.value);
  const node = nodes.findLast(isFocused);
  return node ? `${node.role?.value} ${node.name?.value}` : 'nothing';
}
