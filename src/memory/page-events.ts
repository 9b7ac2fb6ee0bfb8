export interface PageHandlers {
  /** The page ends. @param isKept it may come back, by the browser's "back" */
  readonly onEnd: (isKept: boolean) => void;
  readonly onHide: () => void;
  /** The page was kept for "back", or its tab was frozen, and could not respond. */
  readonly onReturn: () => void;
}

/** Calls the handlers; without a page, never. @returns what ends that */
export function listenToPage({ onEnd, onHide, onReturn }: PageHandlers): () => void {
  const isKept = (event: Event) => (event as PageTransitionEvent).persisted;
  const listeners: [target: EventTarget | undefined, type: string, listener: (event: Event) => void][] = [
    [globalThis, 'pagehide', (event) => onEnd(isKept(event))],
    [globalThis, 'pageshow', (event) => void (isKept(event) && onReturn())],
    [globalThis.document, 'resume', onReturn],
    [globalThis.document, 'visibilitychange', () => void (document.hidden && onHide())],
  ];
  for (const [target, ...event] of listeners) target?.addEventListener?.(...event);
  return () => listeners.forEach(([target, ...event]) => target?.removeEventListener?.(...event));
}
