import { hydrate, mount } from 'svelte';
import App from './App.svelte';

const target = document.querySelector('main')!;
if (target.firstChild) hydrate(App, { target });
else mount(App, { target });
