// What an element has no need of before its first file.
export { Announcer } from '../words/announcer.js';
export { askAhead } from '../queue/ask-ahead.js';
export { en } from '../words/locales/en.js';
export { PageGuard } from '../queue/page-guard.js';
export { TaskList } from './task-list.js';
