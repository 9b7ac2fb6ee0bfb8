import { defineConfig, type DefaultTheme } from 'vitepress';
import { linkPackage } from '../tools/link-package.js';
import { joinChineseLines } from './join-chinese-lines.js';
import { sections, type Title } from './pages.js';
import { wordsOfQuery, wordsOfText } from './search-words.js';
import { serviceWorkerOfMsw } from './service-worker-of-msw.js';

type Language = keyof Title;

const sidebar = (language: Language, base: string): DefaultTheme.SidebarItem[] =>
  sections.map(({ title, pages }) => ({
    text: title[language],
    items: pages.map(([path, name]) => ({ text: name[language], link: `${base}${path}` })),
  }));

/** Where the site is served; the build sets it for a site below a path. */
const base = process.env['DOCS_BASE'] ?? '/';

linkPackage(); // live examples import the package by its name, as samples do

export default defineConfig({
  base,
  vite: { plugins: [serviceWorkerOfMsw()], server: { fs: { allow: ['..'] } } },
  title: 'oss-direct-upload',
  cleanUrls: true,
  ignoreDeadLinks: true, // `docs/tools/check-site.ts` checks them, with their anchors
  srcExclude: ['samples/**', 'README.md'],
  head: [['link', { rel: 'icon', href: `${base}mark.svg`, type: 'image/svg+xml' }]],
  markdown: {
    config: joinChineseLines,
    image: { lazyLoading: true },
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' }, // others are too pale to read
  },
  themeConfig: {
    logo: '/mark.svg',
    outline: 'deep',
    search: {
      provider: 'local',
      options: {
        miniSearch: {
          options: { tokenize: wordsOfText },
          searchOptions: {
            tokenize: wordsOfQuery,
            combineWith: 'AND',
            fuzzy: false,
            prefix: true,
            boost: { title: 4, titles: 2 },
          },
        },
        locales: {
          zh: {
            translations: {
              button: { buttonText: '搜索', buttonAriaLabel: '搜索文档' },
              modal: {
                displayDetails: '显示详细内容',
                resetButtonTitle: '清除',
                backButtonTitle: '关闭搜索',
                noResultsText: '没有找到',
                footer: { selectText: '打开', navigateText: '切换', closeText: '关闭' },
              },
            },
          },
        },
      },
    },
  },
  locales: {
    root: {
      label: 'English',
      lang: 'en',
      description: 'Upload files straight from the browser to Alibaba Cloud OSS.',
      themeConfig: {
        nav: [
          { text: 'Guide', link: '/guide/first-upload' },
          { text: 'Reference', link: '/reference/element' },
          { text: 'Errors', link: '/errors' },
          { text: 'Playground', link: '/playground' },
        ],
        sidebar: sidebar('en', '/'),
      },
    },
    zh: {
      label: '简体中文',
      lang: 'zh-CN',
      description: '文件从浏览器直接上传到阿里云 OSS。',
      themeConfig: {
        nav: [
          { text: '指南', link: '/zh/guide/first-upload' },
          { text: '参考', link: '/zh/reference/element' },
          { text: '错误码', link: '/zh/errors' },
          { text: '在线试用', link: '/zh/playground' },
        ],
        sidebar: sidebar('zh', '/zh/'),
        outline: { level: 'deep', label: '本页目录' },
        docFooter: { prev: '上一页', next: '下一页' },
        darkModeSwitchLabel: '深浅色',
        lightModeSwitchTitle: '切换到浅色',
        darkModeSwitchTitle: '切换到深色',
        sidebarMenuLabel: '目录',
        returnToTopLabel: '回到顶部',
        langMenuLabel: '切换语言',
        skipToContentLabel: '跳到正文',
        notFound: {
          title: '没有这个页面',
          quote: '地址可能写错了，或者页面已经移走。',
          linkLabel: '回到首页',
          linkText: '回到首页',
        },
      },
    },
  },
});
