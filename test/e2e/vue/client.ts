import { createApp, createSSRApp } from 'vue';
import { views } from './app.js';

const root = document.querySelector('main')!;
const view = views[location.search.slice(1)]!;
const app = root.firstChild ? createSSRApp(view) : createApp(view);
app.mount(root);
Object.assign(globalThis, { hide: () => app.unmount() });
