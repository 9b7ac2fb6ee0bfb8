// #region editor
import { createEditor, createToolbar, type IDomEditor } from '@wangeditor/editor';
import '@wangeditor/editor/dist/css/style.css';
import { createCustomUpload } from 'oss-direct-upload/adapters/wangeditor';
import { urlOf } from './url-of';

const customUpload = createCustomUpload({
  endpoint: '/api/oss-permission',
  rules: { accept: 'image/*,video/*', maxFileSize: 5_000_000 }, // bytes
  urlOf,
  editor: () => editor,
});
const editor: IDomEditor = createEditor({
  selector: '#editor',
  config: { MENU_CONF: { uploadImage: { customUpload }, uploadVideo: { customUpload } } },
});
createToolbar({ editor, selector: '#toolbar', config: { toolbarKeys: ['uploadImage', 'uploadVideo'] } });
// #endregion editor

document.querySelector('#close')!.addEventListener('click', () => editor.destroy());
