const controls = 'button, fieldset, input, select, textarea';
const isControl = (node: Element) =>
  node.matches(controls) ||
  (customElements.get(node.localName) as { formAssociated?: boolean } | undefined)?.formAssociated;

/** Those that were disabled here. */
const disabled = new WeakSet<Element>();

/** Disables the controls in what belongs to a file that has gone: they are neither submitted nor validated any more. */
export function disableControls(children: readonly Element[]): void {
  for (const child of children) {
    for (const node of [child, ...child.querySelectorAll('*')]) {
      if (!isControl(node) || node.hasAttribute('disabled')) continue;
      node.toggleAttribute('disabled', true);
      disabled.add(node);
    }
  }
}

/** Enables those again that were disabled here. */
export function enableControls(children: readonly Element[]): void {
  for (const child of children) {
    for (const node of [child, ...child.querySelectorAll('*')])
      if (disabled.delete(node)) node.toggleAttribute('disabled', false);
  }
}
