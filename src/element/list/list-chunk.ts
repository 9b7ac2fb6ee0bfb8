import type { UploadTask } from '../../task/upload-task.js';
import { warnOfMistakes } from '../host/attribute-warnings.js';
import type { QueueEvent } from '../host/events.js';
import { Announcer } from '../queue/announcer.js';
import { adopt } from '../parts/adopt.js';
import type { ElementContext } from '../queue/context.js';
import { PageGuard } from '../queue/page-guard.js';
import { Redraw } from '../queue/redraw.js';
import { rememberHeight } from '../queue/remember-height.js';
import { listSheets } from './list-sheets.js';
import type { Rejection } from './rejections.js';
import { TaskList } from './task-list.js';

export { render } from 'lit/html.js';
export { HoldSubmit } from '../form/hold-submit.js';
export { warnOfMistakes };

/** When the first request has gone out at the latest, where it waits for nothing, in ms. */
const SOON = 30;

export interface ShownList {
  handleQueueEvent(event: QueueEvent): void;
  readonly announcer: Announcer;
  /** Undefined until it may be drawn: drawing the first row takes longer than the first request takes to go out, which goes first. */
  readonly list: TaskList | undefined;
}

/** Begins what the element needs from its first file on. @param rejected files that were not added before */
export function showList(context: ElementContext, rejected: readonly Rejection[]): ShownList {
  warnOfMistakes(context.host);
  countDown(context);
  const guard = new PageGuard(context);
  rememberHeight(context);
  const redraw = new Redraw(context.host);
  const announcer = new Announcer(context, rejected);
  const list = new TaskList(context, guard);
  const { host, queue } = context;
  const goesOutSoon = ({ state }: UploadTask) =>
    state.status === 'queued' || (state.status === 'uploading' && state.phase === 'preparing');
  let isHeld = !host.noAuto && queue.tasks.length > 0 && queue.tasks.every(goesOutSoon);
  const show = () => {
    isHeld = false;
    adopt(host.renderRoot, ...listSheets);
    host.requestUpdate();
  };
  const release = () => isHeld && show();
  if (isHeld) setTimeout(release, SOON);
  else show();
  const handleQueueEvent = (event: QueueEvent) => {
    if (isHeld && event.type === 'upload-start') setTimeout(release);
    announcer.handleQueueEvent(event);
    list.handleQueueEvent(event);
    redraw.scheduleAfter(event, queue.tasks.length);
  };
  return {
    announcer,
    handleQueueEvent,
    get list() {
      return isHeld ? undefined : list;
    },
  };
}

/** Milliseconds between two looks at how long is left. */
const INTERVAL = 1_000;

/** Redraws the element once a second while a file waits for its next attempt. */
function countDown({ host, queue }: ElementContext): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = () => clearTimeout(timer);
  const hostUpdated = () => {
    stop();
    const { waiting, saving } = queue.totals; // a save that failed may wait, too
    if (waiting + saving > 0) timer = setTimeout(() => host.requestUpdate(), INTERVAL);
  };
  host.addController({ hostUpdated, hostDisconnected: stop });
}
