import type { Theme } from 'vitepress';
import DefaultTheme from 'vitepress/theme';
import AtScale from './AtScale.vue';
import './colors.css';
import './first-page.css';
import './print.css';
import './readable.css';
import './reference.css';
import LayersPicture from './LayersPicture.vue';

export default {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    app.component('AtScale', AtScale);
    app.component('LayersPicture', LayersPicture);
  },
} satisfies Theme;
