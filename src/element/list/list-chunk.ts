// What the element needs from its first file on.
export { rememberHeight } from '../queue/remember-height.js';
export { PageGuard } from '../queue/page-guard.js';
export { Announcer } from '../queue/announcer.js';
export { Countdown } from './countdown.js';
export { TaskList } from './task-list.js';
