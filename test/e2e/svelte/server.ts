import { render } from 'svelte/server';
import App from './App.svelte';
import Route from './Route.svelte';

process.stdout.write(render(process.argv[2] === 'route' ? Route : App).body);
