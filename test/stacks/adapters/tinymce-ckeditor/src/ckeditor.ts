// #region editor
import { ClassicEditor, Essentials, Image, ImageUpload, Paragraph } from 'ckeditor5';
import 'ckeditor5/ckeditor5.css';
import { createUploadPlugin } from 'oss-direct-upload/adapters/ckeditor';
import { urlOf } from './url-of';

const OssUpload = createUploadPlugin({
  endpoint: '/api/oss-permission',
  rules: { accept: 'image/*', maxFileSize: 5_000_000 }, // bytes
  urlOf,
});
await ClassicEditor.create({
  attachTo: document.querySelector<HTMLElement>('#editor')!,
  licenseKey: 'GPL', // or your own
  plugins: [Essentials, Paragraph, Image, ImageUpload, OssUpload],
  toolbar: ['uploadImage'],
});
// #endregion editor
