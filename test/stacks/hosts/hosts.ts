import type { Locator, Page } from 'playwright-core';
import { paste } from './paste.js';

/** A component or an editor, and how a person uses it. */
export interface Host {
  readonly path: string;
  readonly count: number;
  add(page: Page, files: readonly string[]): Promise<void>;
  pictures(page: Page): Locator;
  /** What shows how far an upload is: by `aria-valuenow`, its width or its value. */
  readonly bar: string;
  /** What the person does so that an upload ends; undefined if the host does not offer it. */
  cancel?(page: Page): Promise<void>;
  /** What says why an upload failed: an element, or the browser's own dialog. */
  readonly failure: 'dialog' | ((page: Page) => Promise<Locator>);
  /** That, in the language of the page. */
  readonly failureText: RegExp;
  /** Whether its page is a form that shows the keys it would send. */
  readonly isForm?: boolean;
}

const choose =
  (input: string): Host['add'] =>
  (page, files) =>
    page.locator(input).first().setInputFiles(files);

const close = (page: Page) => page.locator('#close').click();

export const hosts = {
  antd: {
    path: '/',
    count: 11,
    isForm: true,
    add: choose('.ant-upload input[type=file]'),
    pictures: (page) => page.locator('.ant-upload-list-item-thumbnail img'),
    bar: '.ant-upload-list [aria-valuenow]',
    cancel: (page) => page.locator('.ant-upload-list-item-uploading button').first().click(),
    async failure(page) {
      await page.locator('.ant-upload-list-item-error').first().hover();
      return page.locator('.ant-tooltip');
    },
    failureText: /不能超过 5 ?MB/,
  },
  'element-plus': {
    path: '/',
    count: 11,
    isForm: true,
    add: choose('.el-upload__input'),
    pictures: (page) => page.locator('.el-upload-list__item-thumbnail'),
    bar: '.el-upload-list [aria-valuenow]',
    cancel: (page) => page.locator('.el-upload-list__item.is-uploading').first().press('Delete'),
    failure: async (page) => page.locator('.el-message'),
    failureText: /上限は 5 ?MB です/,
  },
  wangeditor: {
    path: '/wangeditor.html',
    count: 3,
    async add(page, files) {
      await page.locator('#editor [contenteditable]').press('Control+End'); // beside a selected picture none can be added
      const [chooser] = await Promise.all([
        page.waitForEvent('filechooser'),
        page.locator('[data-menu-key=uploadImage]:not(.disabled)').click(),
      ]);
      await chooser.setFiles(files);
    },
    pictures: (page) => page.locator('#editor img'),
    bar: '.w-e-progress-bar',
    cancel: close,
    failure: 'dialog',
    failureText: /不能超过 5 ?MB/,
  },
  tiptap: {
    path: '/tiptap.html',
    count: 3,
    add: (page, files) => paste(page, '.tiptap', files),
    pictures: (page) => page.locator('.tiptap img'),
    bar: 'progress',
    cancel: close,
    failure: async (page) => page.locator('output'),
    failureText: /^too-large\.png: [\d.]+ MB\. Up to 5 MB$/,
  },
  tinymce: {
    path: '/tinymce.html',
    count: 3,
    add: (page, files) => paste(page, 'iframe', files),
    pictures: (page) => page.frameLocator('iframe').locator('img'),
    bar: '.tox-bar',
    failure: async (page) => page.locator('.tox-notification'),
    failureText: /上限は 5 ?MB です/,
  },
  ckeditor: {
    path: '/ckeditor.html',
    count: 3,
    async add(page, files) {
      await page.locator('.ck-content').press('Enter'); // a new picture would replace a selected one
      await page.locator('input[type=file]').setInputFiles(files);
    },
    pictures: (page) => page.locator('.ck-content img'),
    bar: '.ck-progress-bar',
    cancel: (page) => page.locator('.ck-content').press('Delete'), // a new picture is selected
    failure: 'dialog',
    failureText: /^[\d.]+ MB。不能超過 5 ?MB$/,
  },
} satisfies Record<string, Host>;

export type HostName = keyof typeof hosts;
