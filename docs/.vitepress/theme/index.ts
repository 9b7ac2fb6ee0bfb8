import type { Theme } from 'vitepress';
import DefaultTheme from 'vitepress/theme';
import { defineAsyncComponent } from 'vue';
import AtScale from './AtScale.vue';
import './colors.css';
import './first-page.css';
import './print.css';
import './readable.css';
import './reference.css';
import LayersPicture from './LayersPicture.vue';

// Loaded by the pages that have one.
const LiveUpload = defineAsyncComponent(() => import('./live/LiveUpload.vue'));
const PlaygroundFrame = defineAsyncComponent(() => import('./live/PlaygroundFrame.vue'));

export default {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    app.component('AtScale', AtScale);
    app.component('LayersPicture', LayersPicture);
    app.component('LiveUpload', LiveUpload);
    app.component('PlaygroundFrame', PlaygroundFrame);
  },
} satisfies Theme;
