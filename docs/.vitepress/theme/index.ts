import { type Theme, useRoute } from 'vitepress';
import DefaultTheme from 'vitepress/theme';
import { defineAsyncComponent, onMounted, watch } from 'vue';
import AtScale from './AtScale.vue';
import './colors.css';
import './first-page.css';
import './print.css';
import './readable.css';
import './reference.css';
import { showSameTabs } from './same-tabs.js';

// Loaded by the pages that have one.
const LiveUpload = defineAsyncComponent(() => import('./live/LiveUpload.vue'));
const PlaygroundFrame = defineAsyncComponent(() => import('./live/PlaygroundFrame.vue'));

export default {
  extends: DefaultTheme,
  setup() {
    const route = useRoute();
    // The theme's first page has no such landmark.
    const markMain = () => document.querySelector('.VPContent.is-home')?.setAttribute('role', 'main');
    onMounted(() => watch(() => route.path, markMain, { immediate: true, flush: 'post' }));
    onMounted(() => document.addEventListener('change', showSameTabs));
  },
  enhanceApp({ app }) {
    app.component('AtScale', AtScale);
    app.component('LiveUpload', LiveUpload);
    app.component('PlaygroundFrame', PlaygroundFrame);
  },
} satisfies Theme;
