import { mount } from 'svelte';
import Upload from './Upload.svelte';

mount(Upload, { target: document.getElementById('upload')! });
