import { html, nothing, type TemplateResult } from 'lit/html.js';
import { arrows, listenToGestures, zoomKeys } from '../dialog/gestures.js';
import { createModal } from '../dialog/modal.js';
import { isRound } from '../look/look.js';
import { MAX_ZOOM } from '../dialog/placement.js';
import { icon, plus } from '../parts/buttons.js';
import { CropFrame, drawCrop, frameIn } from './crop-frame.js';
import { cropStyles } from './crop-styles.js';
import type { Crop } from '../../media/crop.js';
import type { ElementContext } from '../queue/context.js';
import type { OpenPicture } from '../../image/decode-picture.js';

/** What the dialog needs of the element. */
export interface CropParts extends ElementContext {
  /** Aborts when the files are not wanted any more. */
  readonly signal: AbortSignal;
}

export interface CropQuestion {
  readonly file: File;
  readonly picture: OpenPicture;
  /** How many times wider than high. */
  readonly ratio: number;
  /** The part to begin with; else the largest one, in the middle. */
  readonly start: Crop | undefined;
  /** Which of how many pictures it is, from 1. */
  readonly place: number;
  readonly count: number;
}

/** `cancel`: the file is not added; `whole`: it is added, but cannot be cropped. */
export type CropChoice = Crop | 'cancel' | 'whole';

const minus = icon('M5.5 12h13');
/** A picture, and an arrow that turns it to the right. */
const turn = icon('M4 11h9.5v8.5H4zM8 7.5a4.5 4.5 0 0 1 4-2.5h2a4.5 4.5 0 0 1 4.5 4.5v4m0 0L16 11m2.5 2.5L21 11');

/** How far a key moves the picture, in CSS pixels, and by how much it zooms. */
const MOVE_STEP = 12;
const ZOOM_STEP = 1.12;
/** How long to wait for more keys before the place is announced, in ms. */
const ANNOUNCE_DELAY = 500;

/** Changes where the picture lies. */
type Change = (crop: CropFrame) => unknown;

const turnRight: Change = (crop) => crop.turn();
const startOver: Change = (crop) => crop.startOver();

/** Whether a person has fingers rather than a mouse and keys. */
const isTouch = () => matchMedia('(hover: none)').matches;

/** Lets a person put a picture into a frame, in a dialog: by mouse, fingers and keys. */
export function askForCrop({ host, language, signal }: CropParts, question: CropQuestion): Promise<CropChoice> {
  const { file, picture, ratio, start, place, count } = question;
  let canvas: HTMLCanvasElement | null = null;
  let crop: CropFrame | undefined;
  let choice: CropChoice = 'cancel';
  let status = '';
  let timer: ReturnType<typeof setTimeout> | undefined;

  const percent = (share: number) => language.translator.percent(share);
  const zoomInWords = (zoom: number) => percent(zoom + 0.001); // which rounds down

  const placeInWords = () =>
    count > 1 ? language.translator.format(language.translator.strings.placeOf, { place, count }) : '';

  const name = () => {
    const { translator } = language;
    const { strings } = translator;
    const named = translator.format(strings.actionOn, { action: strings.cropPicture, name: file.name });
    return [named, placeInWords()].filter(Boolean).join(strings.comma);
  };

  const content = () => {
    const { strings } = language.translator;
    const canCrop = picture.bitmap;
    return html`<header>
        <h2>${strings.cropPicture}</h2>
        <bdi class="which">${placeInWords() || file.name}</bdi>
      </header>
      ${canCrop ? stageAndTools() : html`<p>${strings.cropImpossible}</p>`}
      <div class="choices">
        ${canCrop ? html`<button type="button" class="choice reset" @click=${() => step(startOver)}>${strings.cropReset}</button>` : nothing}
        <button type="button" class="choice" @click=${() => close('cancel')}>${strings.cancel}</button>
        ${
          canCrop || !host.imageRequired
            ? html`<button type="button" class="choice main" autofocus @click=${confirm}>
                ${canCrop ? strings.cropDone : strings.cropNot}
              </button>`
            : nothing
        }
      </div>
      <div class="sr" role="status">${status}</div>`;
  };

  const stageAndTools = () => {
    const { strings } = language.translator;
    const { zoom = 1 } = crop ?? {};
    return html`<canvas
        class="stage surface"
        role="application"
        tabindex="0"
        autofocus
        aria-label=${strings.cropArea}
        aria-describedby="crop-help"
      ></canvas>
      <p class="help" id="crop-help">${isTouch() ? strings.cropHelpTouch : strings.cropHelp}</p>
      <div class="tools">
        ${tool(strings.zoomOut, minus, (it) => it.zoomBy(1 / ZOOM_STEP))}
        <input
          type="range"
          aria-label=${strings.cropZoom}
          max=${Math.log2(MAX_ZOOM)}
          step="0.03"
          aria-valuetext=${zoomInWords(zoom)}
          .value=${Math.log2(zoom)}
          @input=${({ target }: Event) => change((it) => it.zoomBy(2 ** Number((target as HTMLInputElement).value) / it.zoom))}
        />
        ${tool(strings.zoomIn, plus, (it) => it.zoomBy(ZOOM_STEP))} ${tool(strings.cropTurn, turn, turnRight)}
      </div>`;
  };

  const tool = (label: string, symbol: TemplateResult, act: Change) =>
    html`<button type="button" class="tool" aria-label=${label} title=${label} @click=${() => step(act)}>
      ${symbol}
    </button>`;

  const handleKey = ({ key, shiftKey, repeat, target }: KeyboardEvent): boolean => {
    const { localName } = target as Element;
    const arrow = arrows[key];
    const zoom = zoomKeys[key];
    const length = shiftKey ? MOVE_STEP * 5 : MOVE_STEP;
    if (!crop) return false;
    if (key === 'Enter' && !repeat && localName !== 'button') confirm(); // held, it would confirm the next picture, too
    else if (arrow && localName !== 'input') step((it) => it.moveBy(-arrow[0] * length, -arrow[1] * length)); // the frame follows
    else if (zoom) step((it) => it.zoomBy(ZOOM_STEP ** zoom));
    else if (key.toLowerCase() === 'r') step(turnRight);
    else if (key === '0') step(startOver);
    else return false;
    return true;
  };

  const change = (act: Change) => {
    if (crop) act(crop);
    draw();
  };

  /** A change by a key or a button: then, which part of the picture is in the frame is announced. */
  const step = (act: Change) => {
    change(act);
    clearTimeout(timer);
    timer = setTimeout(announce, ANNOUNCE_DELAY);
  };

  const announce = () => {
    if (!crop) return;
    const { seen, picture: turned, zoom } = crop;
    const { translator } = language;
    const [left, top] = [percent(seen.x / turned.width), percent(seen.y / turned.height)];
    status = translator.format(translator.strings.cropAt, { zoom: zoomInWords(zoom), left, top });
    modal.draw();
  };

  const layOut = () => {
    if (!canvas?.clientWidth) return;
    const frame = frameIn(canvas, ratio);
    if (crop) crop.resize(frame);
    else crop = new CropFrame(picture, frame, start);
    draw();
  };

  const draw = () => {
    if (canvas && picture.bitmap && crop) drawCrop(canvas, picture.bitmap, crop, isRound(host));
    modal.draw();
  };

  const confirm = () => close(crop?.crop ?? 'whole');
  const close = (chosen: CropChoice) => {
    choice = chosen;
    modal.close();
  };

  const stop = () => modal.close();
  const resize = new ResizeObserver(layOut);
  let end!: (choice: CropChoice) => void;
  const chosen = new Promise<CropChoice>((resolve) => (end = resolve));
  const modal = createModal(host, {
    part: 'crop',
    styles: cropStyles,
    name,
    content,
    handleKey,
    closed() {
      clearTimeout(timer);
      resize.disconnect();
      signal.removeEventListener('abort', stop);
      if (canvas) canvas.width = 0; // frees its memory now
      end(choice);
    },
  });
  modal.open();
  signal.addEventListener('abort', stop);
  canvas = host.renderRoot.querySelector<HTMLCanvasElement>('.crop canvas');
  if (canvas) {
    resize.observe(canvas);
    let beforeTap: { x: number; y: number } | undefined;
    listenToGestures(canvas, {
      move(dx, dy) {
        beforeTap = undefined;
        change((it) => it.moveBy(dx, dy));
      },
      zoom: (factor, x, y) => change((it) => it.zoomBy(factor, x, y)),
      tap: (x, y) =>
        step((it) => {
          beforeTap = { x: it.x, y: it.y };
          it.moveBy(-x, -y);
        }),
      doubleTap: (x, y) =>
        change((it) => {
          if (beforeTap) it.moveBy(beforeTap.x - it.x, beforeTap.y - it.y); // what its first tap has moved
          it.zoomBy(it.zoom < 2 ? 2 : 0, x, y);
        }),
    });
  }
  try {
    layOut();
  } catch {
    close('whole'); // it cannot be drawn
  }
  return chosen;
}
