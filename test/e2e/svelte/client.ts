import { hydrate, mount } from 'svelte';
import App from './App.svelte';
import Route from './Route.svelte';

const target = document.querySelector('main')!;
const view = location.search === '?route' ? Route : App;
if (target.firstChild) hydrate(view, { target });
else mount(view, { target });
