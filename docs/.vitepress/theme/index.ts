import type { Theme } from 'vitepress';
import DefaultTheme from 'vitepress/theme';
import './colors.css';
import './reference.css';

export default { extends: DefaultTheme } satisfies Theme;
