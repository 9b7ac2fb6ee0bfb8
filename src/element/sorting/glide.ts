const DURATION = 180;

/** Lets rows and cards glide to their new places, unless the person wants less motion. */
export class Glide {
  readonly #root: ShadowRoot;
  readonly #before = new Map<Element, DOMRect>();

  constructor(root: ShadowRoot) {
    this.#root = root;
  }

  /** Call before the order changes. */
  remember(): void {
    this.#before.clear();
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    for (const card of this.#root.querySelectorAll('[data-task]')) this.#before.set(card, card.getBoundingClientRect());
  }

  /** Call when the order has changed. @param held follows the pointer */
  play(held: Element | undefined): void {
    for (const [card, before] of this.#before) {
      if (!card.isConnected || card === held) continue;
      for (const animation of card.getAnimations()) if (animation.id === 'glide') animation.cancel();
      const now = card.getBoundingClientRect();
      const [x, y] = [before.left - now.left, before.top - now.top];
      if (Math.abs(x) + Math.abs(y) < 1 || Math.abs(y) > innerHeight) continue;
      const from = { transform: `translate(${x}px, ${y}px)` };
      card.animate([from, { transform: 'none' }], { id: 'glide', duration: DURATION, easing: 'ease-out' });
    }
    this.#before.clear();
  }
}
