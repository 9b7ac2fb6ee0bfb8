// #region editor
import { Editor } from '@tiptap/core';
import { Document } from '@tiptap/extension-document';
import { FileHandler } from '@tiptap/extension-file-handler';
import { Image } from '@tiptap/extension-image';
import { Paragraph } from '@tiptap/extension-paragraph';
import { Text } from '@tiptap/extension-text';
import { createFileHandlers } from 'oss-direct-upload/adapters/tiptap';
import { urlOf } from './url-of';

const bar = document.querySelector('progress')!;
const notice = document.querySelector('output')!;

const uploads = createFileHandlers({
  endpoint: '/api/oss-permission',
  rules: { accept: 'image/*', maxFileSize: 5_000_000 }, // bytes
  urlOf,
  onProgress: ({ sent, size }) => (bar.value = (100 * sent) / size),
  onError: ({ message }, file) => (notice.textContent = `${file.name}: ${message}`),
});
const editor = new Editor({
  element: document.querySelector('#editor')!,
  extensions: [Document, Paragraph, Text, Image, FileHandler.configure(uploads)],
  content: '<p>Holidays</p>',
});
// #endregion editor

document.querySelector('#close')!.addEventListener('click', () => editor.destroy());
