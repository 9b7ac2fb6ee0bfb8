import { mount } from 'svelte';
import Album from './Album.svelte';

mount(Album, { target: document.getElementById('root')! });
