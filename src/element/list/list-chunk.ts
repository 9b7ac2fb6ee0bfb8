export { render } from 'lit-html';
export { HoldSubmit } from '../form/hold-submit.js';
export { warnOfAttributes } from '../host/attribute-warnings.js';
import { Announcer } from '../queue/announcer.js';
import type { ElementContext } from '../queue/context.js';
import { PageGuard } from '../queue/page-guard.js';
import { rememberHeight } from '../queue/remember-height.js';
import { Countdown } from './countdown.js';
import type { Rejection } from './rejections.js';
import { TaskList } from './task-list.js';

export interface ShownList {
  readonly announcer: Announcer;
  readonly list: TaskList;
}

/** Begins what the element needs from its first file on. @param rejected files that were not added before */
export function showList(context: ElementContext, rejected: readonly Rejection[]): ShownList {
  new Countdown(context);
  const guard = new PageGuard(context);
  rememberHeight(context);
  return { announcer: new Announcer(context, rejected), list: new TaskList(context, guard) };
}
