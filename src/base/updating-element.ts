/** What takes part in an element's life and updates. */
export interface Controller {
  /** The element is in the page. */
  hostConnected?(): void;
  /** The element has left the page. */
  hostDisconnected?(): void;
  /** The element is about to be drawn. */
  hostUpdate?(): void;
  /** The element was drawn. */
  hostUpdated?(): void;
}

export interface ControllerHost {
  addController(controller: Controller): void;
  removeController(controller: Controller): void;
  requestUpdate(): void;
}

export interface PropertyDeclaration {
  /** The attribute's name; false where there is none. */
  readonly attribute?: string | false;
  /** Reads the attribute's text; null where it was removed. */
  readonly read?: (text: string | null) => unknown;
  /** The attribute follows the property. */
  readonly reflect?: boolean;
  /** The class has an accessor of its own, which requests updates. */
  readonly noAccessor?: boolean;
}

/** The properties of all classes that extend `UpdatingElement`, by name. */
const declared = new Map<string, PropertyDeclaration>();
/** Their names by their attributes'. */
const names = new Map<string, string>();

/** What the class extends: outside a browser it can be named, not made. */
const Base = globalThis.HTMLElement ?? Object;

/** An element that is drawn again, once, after properties or attributes have changed: the part of Lit's `ReactiveElement` that is needed before Lit. */
export abstract class UpdatingElement extends Base implements ControllerHost {
  static get observedAttributes(): string[] {
    return [...names.keys(), 'aria-label']; // which is drawn
  }

  static declare(name: string, declaration: PropertyDeclaration): void {
    const { attribute, noAccessor } = declaration;
    declared.set(name, declaration);
    if (attribute) names.set(attribute, name);
    if (noAccessor) return;
    Object.defineProperty(this.prototype, name, {
      get(this: UpdatingElement) {
        return this.#values[name];
      },
      set(this: UpdatingElement, value: unknown) {
        const before = this.#values[name];
        this.#values[name] = value;
        this.requestUpdate(name, before);
      },
      configurable: true,
      enumerable: true,
    });
  }

  /** Whether it was drawn. */
  hasUpdated = false;
  /** Where it is drawn; undefined before it is in the page. */
  renderRoot!: ShadowRoot;
  #isPending = false;
  /** Ends with the update that is due, which the constructor requests. */
  #update!: Promise<boolean>;
  readonly #controllers = new Set<Controller>();
  readonly #values: Record<string, unknown> = {};
  /** What a page has set before the class was known. */
  #early: [name: string, value: unknown][] = [];
  #changed = new Set<string>();
  /** Whose attributes follow with the next update. */
  readonly #reflected = new Set<string>();
  /** Whose attribute is read or written now. */
  #synced: string | undefined;

  constructor() {
    super();
    for (const name of declared.keys())
      if (Object.hasOwn(this, name)) {
        this.#early.push([name, Reflect.get(this, name)]);
        Reflect.deleteProperty(this, name);
      }
    this.requestUpdate();
  }

  /** Draws: returns what changes the document, when all of it is known. */
  protected abstract draw(): () => void;

  /** Called before each update. @param changed the properties that have changed since the last one */
  protected abstract willUpdate(changed: ReadonlySet<string>): void;

  protected abstract createRoot(): ShadowRoot;

  /** Resolves when what has changed so far is drawn; to false if more has changed meanwhile, or the element is not in the page: there it is drawn. */
  get updateComplete(): Promise<boolean> {
    return this.#update;
  }

  addController(controller: Controller): void {
    this.#controllers.add(controller);
    if (this.renderRoot && this.isConnected) controller.hostConnected?.();
  }

  removeController(controller: Controller): void {
    this.#controllers.delete(controller);
  }

  connectedCallback(): void {
    this.renderRoot ??= this.createRoot();
    for (const controller of this.#controllers) controller.hostConnected?.();
    if (this.#isPending) this.#update = this.#updateSoon();
  }

  disconnectedCallback(): void {
    for (const controller of this.#controllers) controller.hostDisconnected?.();
  }

  attributeChangedCallback(attribute: string, _before: string | null, text: string | null): void {
    const name = names.get(attribute);
    if (!name) return this.requestUpdate();
    if (this.#synced === name) return;
    this.#synced = name;
    Object.assign(this, { [name]: declared.get(name)!.read!(text) }); // what has an attribute is read
    this.#synced = undefined;
  }

  /** Requests an update. @param name the property that was set @param before its value before */
  requestUpdate(name?: string, before?: unknown): void {
    if (name) {
      if (Object.is(this.#values[name], before)) return;
      this.#changed.add(name);
      if (declared.get(name)!.reflect && this.#synced !== name) this.#reflected.add(name); // set by its accessor
    }
    if (!this.#isPending) this.#update = this.#updateSoon();
  }

  async #updateSoon(): Promise<boolean> {
    this.#isPending = true;
    try {
      await this.#update;
    } catch (error) {
      void Promise.reject(error); // reported, and drawn again
    }
    this.performUpdate();
    return !this.#isPending;
  }

  /** Updates now, if an update is due and the element is in the page. */
  protected performUpdate(): void {
    if (!this.#isPending || !this.isConnected) return;
    let show: () => void;
    try {
      this.renderRoot ??= this.createRoot();
      for (const [name, value] of this.#early.splice(0)) Object.assign(this, { [name]: value });
      this.willUpdate(this.#changed);
      for (const controller of this.#controllers) controller.hostUpdate?.();
      show = this.draw();
      for (const name of this.#reflected) this.#reflect(name);
    } finally {
      this.#reflected.clear();
      this.#changed = new Set();
      this.#isPending = false; // what changes from now on is drawn by the next one
    }
    show();
    for (const controller of this.#controllers) controller.hostUpdated?.();
    this.hasUpdated = true;
  }

  #reflect(name: string): void {
    const { attribute } = declared.get(name)!; // declared, or it had not been set
    const value = this.#values[name] as string | boolean | undefined; // what has an attribute that follows
    this.#synced = name;
    if (value) this.setAttribute(attribute as string, value === true ? '' : value);
    else this.removeAttribute(attribute as string);
    this.#synced = undefined;
  }
}
