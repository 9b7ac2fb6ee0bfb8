// What an element has no need of before its first file.
export { Announcer } from './announcer.js';
export { askAhead } from './ask-ahead.js';
export { en } from './locales/en.js';
export { PageGuard } from './page-guard.js';
export { TaskList } from './task-list.js';
