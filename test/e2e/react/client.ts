import { createElement } from 'react';
import { createRoot, hydrateRoot } from 'react-dom/client';
import { App } from './app.js';

const root = document.querySelector('main')!;
const app = createElement(App, { view: location.search.slice(1) });
if (root.firstChild) hydrateRoot(root, app, { onRecoverableError: (error) => console.error(String(error)) });
else createRoot(root).render(app);
