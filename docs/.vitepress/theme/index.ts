import type { Theme } from 'vitepress';
import DefaultTheme from 'vitepress/theme';
import AtScale from './AtScale.vue';
import './colors.css';

export default {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    app.component('AtScale', AtScale);
  },
} satisfies Theme;
