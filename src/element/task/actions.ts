import type { TemplateResult } from 'lit/html.js';
import { bin, cross, folder, pause, play, retry } from '../parts/buttons.js';
import type { TaskView } from './task-view.js';

export interface Action {
  name: string;
  symbol: TemplateResult;
  /** Instead of the symbol, where there is room for words. */
  text?: string;
  act: () => void;
}

/** Pauses, resumes or retries. A file that cannot be read is chosen again, and one that is processed for long is asked about again. */
export function firstAction(view: TaskView): Action | undefined {
  const { queue, task, translator, chooseAgain } = view;
  const { strings } = translator;
  const text = strings.rechoose;
  const choose: Action = { name: actionOn(text, view), symbol: folder, text, act: chooseAgain };
  const tryAgain: Action = { name: actionOn(strings.retry, view), symbol: retry, act: () => queue.retry(task) };
  const again = task.stream?.isBroken ? undefined : tryAgain;
  return {
    queued: undefined,
    uploading: task.isSaving
      ? undefined
      : { name: actionOn(strings.pause, view), symbol: pause, act: () => queue.pause(task) },
    paused: { name: actionOn(strings.resume, view), symbol: play, act: () => queue.resume(task) },
    failed: task.error?.code === 'file' && !task.stream ? choose : again,
    canceled: again,
    done:
      task.processing?.state === 'late'
        ? {
            name: actionOn(strings.lookAgain, view),
            symbol: retry,
            text: strings.lookAgain,
            act: () => queue.retry(task),
          }
        : undefined,
  }[task.status];
}

/** Cancels, dismisses or removes what is stored. */
export function lastAction(view: TaskView): Action {
  const { queue, task, translator, remove } = view;
  const { strings } = translator;
  const isOver = task.status === 'done' || task.status === 'failed' || task.status === 'canceled';
  const act = () => (isOver ? remove() : queue.cancel(task));
  return {
    name: actionOn(isOver ? strings.remove : strings.cancel, view),
    symbol: task.status === 'done' ? bin : cross,
    act,
  };
}

/** A button's whole name: what it does, to which file. */
export const actionOn = (action: string, { translator, task }: TaskView): string =>
  translator.format(translator.strings.actionOn, { action, name: task.name });
