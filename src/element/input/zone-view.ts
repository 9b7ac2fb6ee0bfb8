import type { TemplateResult } from 'lit/html.js';
import { banPath, plusPath, uploadPath } from '../parts/icon-paths.js';
import type { Translator } from '../words/translator.js';

/** What a drag holds, as far as the browser shows it before the drop. */
export interface Dragged {
  /** How many of its files can be added; 0 where the browser hides it. */
  count: number;
  /** Why none of its files can be added: no file has an accepted type, or the list is full. */
  rejectedBy?: 'accept' | 'max-files' | undefined;
}

export interface ZoneView {
  translator: Translator;
  /** There is only a button. */
  isButton: boolean;
  multiple: boolean;
  folders: boolean;
  disabled: boolean;
  noDrop: boolean;
  /** The page has put a label or a button of its own into the zone. */
  hasOwnText: boolean;
  noPaste: boolean;
  dragged: Dragged | undefined;
  /** With files the zone becomes compact. */
  hasFiles: boolean;
  hint: string;
  /** There is one, or the page's own. */
  hasHint: boolean;
  /** What the camera takes, where the browser opens one instead of its file dialog. */
  camera: 'takePhoto' | 'takeVideo' | undefined;
  maxFiles: number | undefined;
  pick: () => void;
  /** Puts another button beside its own, or makes that alone. */
  withMore?: ((own?: Element) => Element | undefined) | undefined;
}

/** Draws the zone as a part of a look. */
export type DrawZone = (view: ZoneView) => TemplateResult | symbol;

/** What the page has put there, and does something else: a link to its rules, a button that explains them. */
const others = 'a[href]:not([slot=button]),button:is([slot=hint],[slot=hint] *)';

/** A click anywhere in the zone opens the dialog; where there is only a button, a click on it. */
export function pickOnClick({ disabled, pick, isButton }: ZoneView): (event: Event) => void {
  return ({ currentTarget, target }) => {
    const isBeside = isButton && target === currentTarget;
    if (disabled || isBeside || (target as Element).closest(others)) return;
    pick();
  };
}

/** The lines of its icon. */
export const zonePath = ({ dragged, hasFiles }: ZoneView): string =>
  dragged?.rejectedBy ? banPath : hasFiles ? plusPath : uploadPath;

/** What a drop does, or would do. */
export function labelText(view: ZoneView): string {
  const { translator, dragged, multiple, maxFiles } = view;
  const { strings } = translator;
  if (dragged?.rejectedBy === 'max-files') {
    return translator.sentence(translator.format(strings.upToFiles, { n: maxFiles ?? 1 }));
  }
  if (dragged?.rejectedBy) return strings.cannotAdd;
  if (dragged) return translator.format(strings.dropNow, { n: Math.max(1, dragged.count) });
  if (view.noPaste) return multiple ? strings.onlyDropFiles : strings.onlyDropFile;
  return multiple ? strings.dropFiles : strings.dropFile;
}
