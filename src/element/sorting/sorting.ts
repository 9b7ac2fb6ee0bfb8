import type { Controller } from '../../base/updating-element.js';
import type { UploadTask } from '../../task/upload-task.js';
import type { ListParts } from '../look/look.js';
import { columnsOf, isRtl, stepOf } from '../look/step-of.js';
import type { FileControls, RowPosition } from '../task/task-view.js';
import { adopt } from '../parts/adopt.js';
import { handle, mover } from './handle.js';
import { PointerDrag } from './pointer-drag.js';
import { sortingStyles } from './sorting-styles.js';

/** A file that is being moved. The queue hears of it when it is dropped. */
interface Carry {
  task: UploadTask;
  /** Its index until then. */
  to: number;
  /** All files, when that was its index. */
  among: readonly UploadTask[];
  /** A pointer drags it, or keys and buttons move it by steps. */
  by: 'pointer' | 'steps';
}

type Text = 'lifted' | 'moved' | 'dropped' | 'putBack' | 'movingEnded';

/** Lets a person put files in order: drags, keys on a handle, or two buttons. */
export class Sorting implements Controller {
  readonly #parts: ListParts;
  readonly #root: ShadowRoot;
  readonly #glide: Glide;
  readonly #drag: PointerDrag;
  #carry: Carry | undefined;
  #hasMoved = false;

  constructor(parts: ListParts) {
    this.#parts = parts;
    const { host, taskOf } = parts;
    this.#root = host.renderRoot;
    adopt(this.#root, sortingStyles);
    this.#glide = new Glide(this.#root);
    this.#drag = new PointerDrag(this.#root, taskOf, {
      canCarry: () => this.#canSort,
      pickUp: (task) => this.#pickUp(task, 'pointer'),
      moveTo: (index) => this.#moveTo(index),
      drop: () => this.#drop(),
      letGo: () => this.#continueBySteps(),
      putBack: () => this.#putBack(),
    });
    this.#root.addEventListener('keydown', (event) => this.#press(event as KeyboardEvent));
    this.#root.addEventListener('focusout', (event) => this.#leave(event as FocusEvent));
    host.addController(this);
  }

  get carried(): UploadTask | undefined {
    return this.#carry?.task;
  }

  hostConnected(): void {
    document.addEventListener('pointerdown', this.#pressElsewhere, true);
  }

  hostDisconnected(): void {
    document.removeEventListener('pointerdown', this.#pressElsewhere, true);
    this.#end();
    this.#drag.end(); // also a press that is not a drag yet
  }

  hostUpdate(): void {
    this.#keepPlace();
    if (!this.#carry) return;
    if (!this.#parts.queue.tasks.includes(this.#carry.task)) this.#end('movingEnded');
    else if (!this.#canSort) this.#putBack();
  }

  hostUpdated(): void {
    this.#drag.place();
    if (!this.#hasMoved) return;
    this.#hasMoved = false;
    if (this.#carry?.by === 'steps') this.#cardOf(this.#carry.task)?.scrollIntoView({ block: 'nearest' });
    this.#glide.play(this.#drag.held);
  }

  /** The files in the order that a person sees. */
  order(tasks: readonly UploadTask[]): readonly UploadTask[] {
    const { task, to } = this.#carry ?? {};
    if (!task || !tasks.includes(task)) return tasks;
    const order = tasks.filter((one) => one !== task);
    order.splice(to!, 0, task); // set with the task
    return order;
  }

  /** What a row or card needs to be moved. */
  controlsFor(task: UploadTask, place: RowPosition, disabled: boolean): FileControls | undefined {
    if (this.#parts.queue.tasks.length < 2) return undefined;
    const { translator } = this.#parts.language;
    const { strings } = translator;
    const named = (action: string) => translator.format(strings.actionOn, { action, name: task.name });
    const isCarried = task === this.carried;
    const isBySteps = isCarried && this.#carry?.by === 'steps';
    const toggle = ({ currentTarget }: Event) => this.#toggle(task, currentTarget as HTMLElement);
    const step = (by: number) => () => this.#moveTo(this.#carry!.to + by); // shown while it is carried
    const movers = () => {
      const [earlier, later] = this.#directions;
      return [mover(named(strings.moveEarlier), earlier, step(-1)), mover(named(strings.moveLater), later, step(1))];
    };
    return {
      handle: handle(named(strings.move), isCarried, disabled, toggle),
      movers: isBySteps ? movers() : undefined,
      state: isCarried ? `carried ${isBySteps ? '' : 'dragged'}` : '',
      order: this.#carry ? `${place.index}` : '',
    };
  }

  get #canSort(): boolean {
    const { host, queue } = this.#parts;
    const isFixed = host.readOnly || host.disabled || host.matches(':disabled');
    return host.sortable && !isFixed && queue.tasks.length > 1;
  }

  /** Where earlier and later files are. */
  get #directions(): ['left' | 'up', 'right' | 'down'] | ['right', 'left'] {
    if (this.#columns === 1) return ['up', 'down'];
    return isRtl(this.#parts.host) ? ['right', 'left'] : ['left', 'right'];
  }

  #toggle(task: UploadTask, button: HTMLElement): void {
    const isCarried = task === this.carried;
    if (this.#carry) this.#drop();
    if (isCarried) return;
    this.#pickUp(task, 'steps');
    button.focus(); // Safari does not focus a button that is clicked
  }

  #press(event: KeyboardEvent): void {
    const { task, to, by } = this.#carry ?? {};
    if (!task || to === undefined || by !== 'steps') return;
    const { length } = this.#parts.queue.tasks;
    const isEscape = event.key === 'Escape';
    const index = stepOf(event.key, to, length, this.#columns, isRtl(this.#parts.host));
    if (!isEscape && index === undefined) return;
    event.preventDefault();
    event.stopPropagation(); // a dialog around it stays open, and the focus where it is
    if (isEscape) this.#putBack();
    else this.#moveTo(index!); // one of both
  }

  get #columns(): number {
    return columnsOf(this.#root.querySelector('.wall'));
  }

  #pickUp(task: UploadTask, by: Carry['by']): void {
    if (this.#carry) this.#drop();
    const among = this.#parts.queue.tasks;
    this.#carry = { task, to: among.indexOf(task), among, by };
    if (by === 'steps') this.#say('lifted');
    this.#parts.host.requestUpdate();
  }

  /** The carried file stays where it is, and buttons and keys move it from now on: a drag is not possible for everybody. */
  #continueBySteps(): void {
    if (!this.#carry) return;
    this.#carry.by = 'steps';
    this.#say('lifted');
    this.#cardOf(this.#carry.task)?.querySelector<HTMLElement>('.handle')?.focus();
    this.#parts.host.requestUpdate();
  }

  /** The list has changed: the carried file stays between its neighbors. */
  #keepPlace(): void {
    const { task, to, among } = this.#carry ?? {};
    const { tasks } = this.#parts.queue;
    if (!task || !among || among === tasks) return;
    const others = tasks.filter((one) => one !== task);
    const indices = new Map(others.map((one, index) => [one, index]));
    const before = among.filter((one) => one !== task);
    const behind = before.splice(to!).find((one) => indices.has(one)); // set with the task
    const inFront = before.reverse().find((one) => indices.has(one));
    const index = inFront ? indices.get(inFront)! + 1 : (indices.get(behind!) ?? 0);
    this.#carry = { ...this.#carry!, to: index, among: tasks };
  }

  #moveTo(wanted: number): void {
    this.#keepPlace();
    const carry = this.#carry;
    const index = Math.max(0, Math.min(this.#parts.queue.tasks.length - 1, wanted));
    if (!carry || index === carry.to) return;
    this.#rearrange();
    carry.to = index;
    if (carry.by === 'steps') this.#say('moved');
  }

  #drop(): void {
    this.#keepPlace();
    const carry = this.#carry;
    if (!carry) return;
    const isMoved = this.#parts.queue.tasks.indexOf(carry.task) !== carry.to;
    this.#rearrange();
    this.#end(isMoved ? 'dropped' : 'putBack');
    this.#parts.queue.current().move(carry.task, carry.to);
  }

  #putBack(): void {
    const carry = this.#carry;
    if (!carry) return;
    this.#rearrange();
    carry.to = this.#parts.queue.tasks.indexOf(carry.task);
    this.#end('putBack');
  }

  #end(text?: Text): void {
    if (text && this.#carry) this.#say(text);
    if (this.#carry?.by === 'pointer') this.#drag.end(); // else one may be beginning
    this.#carry = undefined;
    this.#parts.host.requestUpdate();
  }

  /** The order on the screen is about to change. */
  #rearrange(): void {
    this.#glide.remember();
    this.#hasMoved = true;
    this.#parts.host.requestUpdate();
  }

  #say(text: Text): void {
    const { queue, language, announce } = this.#parts;
    const { translator } = language;
    const { task, to } = this.#carry!; // called while a file is carried
    announce(
      translator.format(translator.strings[text], { name: task.name, place: to + 1, count: queue.tasks.length }),
    );
  }

  /** The focus leaves the carried file, as with Tab: it is dropped where it is seen. */
  #leave({ target, relatedTarget }: FocusEvent): void {
    const hasLeftWindow = !relatedTarget && !document.hasFocus();
    if (this.#carry?.by !== 'steps' || hasLeftWindow) return;
    const card = this.#cardOf(this.#carry.task);
    if (!card?.contains(target as Node) || card.contains(relatedTarget as Node | null)) return;
    if (this.#canSort) this.#drop();
    else this.#putBack(); // the field was disabled
  }

  readonly #pressElsewhere = (event: Event): void => {
    if (this.#carry?.by !== 'steps') return;
    const card = this.#cardOf(this.#carry.task);
    if (!card || !event.composedPath().includes(card)) this.#drop();
  };

  #cardOf({ id }: UploadTask): HTMLElement | null {
    return this.#root.querySelector<HTMLElement>(`[data-task="${id}"]`);
  }
}

/** How long a glide takes, in ms. */
const DURATION = 180;

/** Lets rows and cards glide to their new places, unless the person wants less motion. */
class Glide {
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
