const controls = 'button, fieldset, input, select, textarea';
const isControl = (node: Element) =>
  node.matches(controls) ||
  (customElements.get(node.localName) as { formAssociated?: boolean } | undefined)?.formAssociated;
const nodesIn = (children: readonly Element[]) => children.flatMap((child) => [child, ...child.querySelectorAll('*')]);

/** The controls that were disabled here, and not by the page. */
const disabled = new WeakSet<Element>();

/** Disables the controls in what belongs to a file that has gone: they are neither submitted nor validated any more. */
export function disableControls(children: readonly Element[]): void {
  for (const node of nodesIn(children)) {
    if (!isControl(node) || node.hasAttribute('disabled')) continue;
    node.toggleAttribute('disabled', true);
    disabled.add(node);
  }
}

/** Enables them again: the file is back. */
export function enableControls(children: readonly Element[]): void {
  for (const node of nodesIn(children)) if (disabled.delete(node)) node.toggleAttribute('disabled', false);
}
