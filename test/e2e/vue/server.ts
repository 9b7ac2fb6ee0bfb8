import { createSSRApp } from 'vue';
import { renderToString } from 'vue/server-renderer';
import { views } from './app.js';

process.stdout.write(await renderToString(createSSRApp(views[process.argv[2] ?? '']!)));
