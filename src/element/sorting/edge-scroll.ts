/** How near the edge a pointer scrolls, and how far in a frame at most, in pixels. */
const EDGE = 56;
const MOST = 16;

/** Scrolls what the card is in while the pointer is near the upper or lower edge of it. @returns whether it scrolled */
export function scrollAtEdge(card: Element, y: number): boolean {
  for (let node = parentOf(card); node; node = parentOf(node)) {
    if (node.scrollHeight <= node.clientHeight) continue;
    const isPage = node === document.scrollingElement;
    if (!isPage && !/auto|scroll/.test(getComputedStyle(node).overflowY)) continue;
    const box = node.getBoundingClientRect();
    const top = isPage ? 0 : Math.max(0, box.top);
    const bottom = isPage ? innerHeight : Math.min(innerHeight, box.bottom);
    const by = Math.max(0, y - bottom + EDGE) - Math.max(0, top + EDGE - y);
    const before = node.scrollTop;
    node.scrollTop += Math.max(-MOST, Math.min(MOST, by / 3));
    if (node.scrollTop !== before) return true;
  }
  return false;
}

function parentOf(node: Element): Element | null {
  const root = node.getRootNode();
  return node.assignedSlot ?? node.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
}
