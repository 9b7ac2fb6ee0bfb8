import { label } from './labels.js';
import type { ApiPage } from './page-sections.js';

/** The pages about components for frameworks, and about adapters. */
export const hostPages: readonly ApiPage[] = [
  {
    path: 'reference/frameworks',
    title: label('react, vue, svelte', 'react、vue、svelte'),
    description: label(
      'What oss-direct-upload/react, oss-direct-upload/vue and oss-direct-upload/svelte export: the components and useUploads.',
      'oss-direct-upload/react、oss-direct-upload/vue、oss-direct-upload/svelte 导出的内容：组件与 useUploads。',
    ),
    opening: label(
      'The components take [every attribute and property of the element](/reference/element) as a prop, in camelCase; only `key` is named `objectKey`. How to use them: [React](/frameworks/react), [Vue](/frameworks/vue), [Svelte](/frameworks/svelte).',
      '[标签的所有属性](/zh/reference/element)都是框架组件的 prop，用驼峰写法；只有 `key` 改名为 `objectKey`。用法见 [React](/zh/frameworks/react)、[Vue](/zh/frameworks/vue)、[Svelte](/zh/frameworks/svelte)。',
    ),
    sections: [
      {
        ...{ title: label('React', 'React'), entry: 'react' },
        names: [
          'OssDirectUpload',
          'OssDirectUploadProps',
          'createUploadField',
          'UploadFieldProps',
          'useUploads',
          'UploadView',
        ],
      },
      {
        title: label('Vue', 'Vue'),
        entry: 'vue',
        names: ['OssDirectUpload', 'OssDirectUploadProps', 'createUploadField', 'UploadFieldProps', 'useUploads'],
      },
      {
        title: label('Svelte', 'Svelte'),
        entry: 'svelte',
        names: ['OssDirectUpload', 'OssDirectUploadProps', 'createUploadField', 'UploadFieldProps'],
      },
    ],
  },
  {
    path: 'reference/adapters',
    title: label('adapters', 'adapters'),
    description: label(
      'What oss-direct-upload/adapters/… exports: functions for components and editors that a page already has.',
      'oss-direct-upload/adapters/… 导出的内容：用于页面已有的组件和编辑器的函数。',
    ),
    opening: label(
      "A module for each host: `import { createCustomRequest } from 'oss-direct-upload/adapters/antd'`. How to use them: [Components and editors you already have](/guide/adapters).",
      "每个宿主一个模块：`import { createCustomRequest } from 'oss-direct-upload/adapters/antd'`。用法见[接入现有的组件和编辑器](/zh/guide/adapters)。",
    ),
    sections: [
      {
        ...{ title: label('Options, results and errors', '选项、结果与错误'), entry: 'adapters/antd' },
        names: ['AdapterOptions', 'HostedObject', 'FailedUpload'],
      },
      { title: label('antd', 'antd'), entry: 'adapters/antd', names: ['createCustomRequest', 'AntdRequest'] },
      {
        ...{ title: label('Element Plus', 'Element Plus'), entry: 'adapters/element-plus' },
        names: ['createHttpRequest', 'ElementPlusRequest'],
      },
      {
        ...{ title: label('wangEditor', 'wangEditor'), entry: 'adapters/wangeditor' },
        names: ['createCustomUpload', 'WangEditorOptions', 'WangEditor'],
      },
      {
        ...{ title: label('TinyMCE', 'TinyMCE'), entry: 'adapters/tinymce' },
        names: ['createImagesUploadHandler', 'TinyMceImage'],
      },
      {
        ...{ title: label('CKEditor 5', 'CKEditor 5'), entry: 'adapters/ckeditor' },
        names: ['createUploadPlugin', 'CKEditor', 'CKEditorLoader', 'CKEditorUploadAdapter'],
      },
      {
        ...{ title: label('Tiptap', 'Tiptap'), entry: 'adapters/tiptap' },
        names: ['createFileHandlers', 'TiptapOptions', 'TiptapFileHandlers', 'TiptapEditor', 'TiptapTransaction'],
      },
    ],
  },
];
