// What the element needs from its first file on.
export { rememberPlace } from '../unfinished/remember-place.js';
export { PageGuard } from '../queue/page-guard.js';
export { Announcer } from '../words/announcer.js';
export { Countdown } from './countdown.js';
export { TaskList } from './task-list.js';
