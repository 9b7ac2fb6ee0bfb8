/** What is done as the page comes and goes. */
export interface PageHandlers {
  /** The page ends. @param isKept it may come back, by the browser's "back" */
  readonly onEnd: (isKept: boolean) => void;
  /** The page is not seen any more. */
  readonly onHide: () => void;
  /** The page was kept for "back", or its tab was frozen, and could not respond. */
  readonly onReturn: () => void;
}

/** Calls its handlers from `listen` to `stop`; without a page, never. */
export class PageEvents {
  readonly #handlers: PageHandlers;

  constructor(handlers: PageHandlers) {
    this.#handlers = handlers;
  }

  listen(): void {
    this.#toggle('addEventListener');
  }

  stop(): void {
    this.#toggle('removeEventListener');
  }

  #toggle(how: 'addEventListener' | 'removeEventListener'): void {
    globalThis[how]?.('pagehide', this.#handlePageHide as EventListener);
    globalThis[how]?.('pageshow', this.#handlePageShow as EventListener);
    globalThis.document?.[how]('resume', this.#handleResume);
    globalThis.document?.[how]('visibilitychange', this.#handleVisibility);
  }

  readonly #handlePageHide = ({ persisted }: PageTransitionEvent): void => this.#handlers.onEnd(persisted);

  readonly #handlePageShow = ({ persisted }: PageTransitionEvent): void => {
    if (persisted) this.#handlers.onReturn();
  };

  readonly #handleResume = (): void => this.#handlers.onReturn();

  readonly #handleVisibility = (): void => {
    if (document.hidden) this.#handlers.onHide();
  };
}
