import { html, nothing, type TemplateResult } from 'lit';
import { listenToGestures } from '../dialog/gestures.js';
import { Modal } from '../dialog/modal.js';
import { adopt } from '../parts/adopt.js';
import { icon, plus } from '../parts/icons.js';
import { CropFrame, MAX_ZOOM } from './crop-frame.js';
import type { CropChoice, CropParts, CropQuestion } from './crop-question.js';
import { cropStyles } from './crop-styles.js';
import { drawCrop, frameIn } from './draw-crop.js';

const minus = icon('M5.5 12h13');
const turn = icon('M19 9.5a7.5 7.5 0 1 0 .8 4.5M19.5 5v5h-5');

/** How far a key moves the picture, in CSS pixels, and by how much it zooms. */
const STEP = 12;
const ZOOM_STEP = 1.12;
/** How long to wait for more keys before the place is announced, in ms. */
const ANNOUNCE_DELAY = 500;

const arrows: Record<string, readonly [x: number, y: number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Where a person puts a picture into a frame: by mouse, fingers and keys. */
export class CropDialog {
  readonly #parts: CropParts;
  readonly #question: CropQuestion;
  readonly #resolve: (resolve: CropChoice) => void;
  readonly #modal: Modal;
  readonly #canvas = document.createElement('canvas');
  readonly #resize = new ResizeObserver(() => this.#layOut());
  #crop: CropFrame | undefined;
  #result: CropChoice = 'cancel';
  #status = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param resolve is called once, when the dialog is closed */
  constructor(parts: CropParts, question: CropQuestion, resolve: (resolve: CropChoice) => void) {
    const { host } = parts;
    this.#parts = parts;
    this.#question = question;
    this.#resolve = resolve;
    adopt(host.renderRoot as ShadowRoot, cropStyles);
    this.#modal = new Modal(host, {
      part: 'crop',
      content: () => (question.picture.bitmap ? this.#content() : this.#apology()),
      name: () => this.#name,
      opener: () => host.renderRoot.querySelector<HTMLElement>('.button') ?? undefined,
      closed: () => this.#end(),
      handleKey: (event) => this.#handleKey(event),
    });
    listenToGestures(this.#canvas, {
      move: (dx, dy) => this.#change(() => this.#crop?.placement.moveBy(dx, dy)),
      zoom: (factor, x, y) => this.#change(() => this.#crop?.placement.zoomBy(factor, x, y)),
      doubleTap: (x, y) =>
        this.#change(() => this.#crop?.placement.zoomBy(this.#crop.placement.zoom < 2 ? 2 : 0, x, y)),
    });
  }

  open(): void {
    const { host } = this.#parts;
    const isSeen = !!host.renderRoot.querySelector('.root')?.getClientRects().length;
    if (!host.isConnected || !isSeen) {
      host.removeController(this.#modal);
      return this.#resolve(host.isConnected ? 'whole' : 'cancel'); // the image settings keep its middle
    }
    this.#modal.open();
    const first = this.#modal.element.querySelector<HTMLElement>('.stage, .choice.main');
    first?.focus({ preventScroll: true });
    this.#resize.observe(this.#canvas);
    this.#layOut();
  }

  get #name(): string {
    const { file, place } = this.#question;
    const { translator } = this.#parts.language;
    const { strings } = translator;
    const name = translator.format(strings.actionOn, { action: strings.cropPicture, name: file.name });
    const count = translator.format(strings.placeOf, { place: place.number, count: place.count });
    return place.count > 1 ? [name, count].join(strings.comma) : name;
  }

  #content(): TemplateResult {
    const { strings } = this.#parts.language.translator;
    const { zoom = 1 } = this.#crop?.placement ?? {};
    return html`${this.#head()}
      <div class="stage" role="application" tabindex="0" aria-label=${strings.cropArea} aria-describedby="crop-help">
        ${this.#canvas}
      </div>
      <p class="help" id="crop-help">${strings.cropHelp}</p>
      <div class="tools">
        ${this.#tool(strings.zoomOut, minus, () => this.#zoom(1 / ZOOM_STEP))}
        <input
          type="range"
          aria-label=${strings.cropZoom}
          min="0"
          max="100"
          step="1"
          aria-valuetext=${this.#percent(zoom)}
          .value=${String(Math.round((Math.log(zoom) / Math.log(MAX_ZOOM)) * 100))}
          @input=${({ target }: Event) => this.#zoomTo(MAX_ZOOM ** (Number((target as HTMLInputElement).value) / 100))}
        />
        ${this.#tool(strings.zoomIn, plus, () => this.#zoom(ZOOM_STEP))}
        ${this.#tool(strings.cropTurn, turn, () => this.#turn())}
      </div>
      <div class="choices">
        <button type="button" class="choice" @click=${() => this.#close('cancel')}>${strings.cancel}</button>
        <button type="button" class="choice main" @click=${() => this.#confirm()}>${strings.cropDone}</button>
      </div>
      <div class="sr" role="status">${this.#status}</div>`;
  }

  /** Where the browser alters what is drawn. */
  #apology(): TemplateResult {
    const { host, language } = this.#parts;
    const { strings } = language.translator;
    const whole = html`<button type="button" class="choice main" @click=${() => this.#close('whole')}>
      ${strings.cropNot}
    </button>`;
    return html`${this.#head()}
      <p class="apology">${strings.cropImpossible}</p>
      <div class="choices">
        <button type="button" class="choice" @click=${() => this.#close('cancel')}>${strings.cancel}</button>
        ${host.imageRequired ? nothing : whole}
      </div>`;
  }

  #head(): TemplateResult {
    const { strings } = this.#parts.language.translator;
    const { place, file } = this.#question;
    const { translator } = this.#parts.language;
    const count = translator.format(strings.placeOf, { place: place.number, count: place.count });
    return html`<header>
      <h2>${strings.cropPicture}</h2>
      <bdi class="which">${place.count > 1 ? count : file.name}</bdi>
    </header>`;
  }

  #tool(name: string, symbol: TemplateResult, act: () => void): TemplateResult {
    return html`<button type="button" class="tool" aria-label=${name} title=${name} @click=${act}>${symbol}</button>`;
  }

  #handleKey(event: KeyboardEvent): void {
    const { key, shiftKey, ctrlKey, metaKey, altKey } = event;
    if (ctrlKey || metaKey || altKey || event.isComposing) return;
    const isOn = (selector: string) => (event.target as Element).matches(selector);
    const arrow = arrows[key];
    if (key === 'Escape') this.#close('cancel');
    else if (!this.#crop) return;
    else if (key === 'Enter' && event.repeat) return; // held, it would confirm the next picture, too
    else if (key === 'Enter' && !isOn('button')) this.#confirm();
    else if (arrow && !isOn('input')) this.#move(arrow, shiftKey ? STEP * 5 : STEP);
    else if (key === '+' || key === '=') this.#zoom(ZOOM_STEP);
    else if (key === '-' || key === '_') this.#zoom(1 / ZOOM_STEP);
    else return;
    event.preventDefault();
  }

  /** The frame moves over the picture, in the arrow's direction. */
  #move([x, y]: readonly [number, number], step: number): void {
    this.#change(() => this.#crop?.placement.moveBy(-x * step, -y * step));
    this.#announceSoon();
  }

  #zoom(factor: number): void {
    this.#change(() => this.#crop?.placement.zoomBy(factor));
    this.#announceSoon();
  }

  #zoomTo(zoom: number): void {
    this.#change(() => this.#crop?.placement.zoomBy(zoom / this.#crop.placement.zoom));
  }

  #turn(): void {
    this.#change(() => this.#crop?.turn());
    this.#announceSoon();
  }

  #change(act: () => unknown): void {
    act();
    this.#draw();
    this.#modal.draw();
  }

  /** Says which part of the picture is in the frame. */
  #announceSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (!this.#crop || !this.#modal.isOpen) return;
      const { translator } = this.#parts.language;
      const { seen, turned, placement } = this.#crop;
      this.#status = translator.format(translator.strings.cropAt, {
        zoom: this.#percent(placement.zoom),
        left: translator.percent(seen.x / turned.width),
        top: translator.percent(seen.y / turned.height),
      });
      this.#modal.draw();
    }, ANNOUNCE_DELAY);
  }

  #percent(zoom: number): string {
    return this.#parts.language.translator.percent(zoom + 0.001); // which rounds down
  }

  #layOut(): void {
    const { ratio, picture, start } = this.#question;
    const { clientWidth: width, clientHeight: height } = this.#canvas;
    if (!picture.bitmap || width * height === 0) return;
    const frame = frameIn({ width, height }, ratio);
    if (this.#crop) this.#crop.resize(frame);
    else this.#crop = new CropFrame(picture, frame, start);
    this.#draw();
    this.#modal.draw();
  }

  #draw(): void {
    const { bitmap } = this.#question.picture;
    const { variant, shape } = this.#parts.host;
    const isRound = variant === 'avatar' && shape !== 'square';
    if (bitmap && this.#crop) drawCrop(this.#canvas, bitmap, this.#crop, isRound);
  }

  #confirm(): void {
    if (this.#crop) this.#close(this.#crop.crop);
  }

  #close(result: CropChoice): void {
    this.#result = result;
    this.#modal.close();
  }

  #end(): void {
    clearTimeout(this.#timer);
    this.#resize.disconnect();
    this.#canvas.width = 0; // frees its memory now
    this.#parts.host.removeController(this.#modal);
    this.#resolve(this.#result);
  }
}
