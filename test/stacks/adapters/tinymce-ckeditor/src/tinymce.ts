// #region bundle
import tinymce from 'tinymce';
import 'tinymce/icons/default/icons.min.js';
import 'tinymce/models/dom/model.min.js';
import 'tinymce/themes/silver/theme.min.js';
import 'tinymce/plugins/image/plugin.min.js';
import 'tinymce/skins/content/default/content.js';
import 'tinymce/skins/ui/oxide/content.js';
import 'tinymce/skins/ui/oxide/skin.js';
// #endregion bundle
// #region editor
import { createImagesUploadHandler } from 'oss-direct-upload/adapters/tinymce';
import { urlOf } from './url-of';

await tinymce.init({
  selector: '#editor',
  license_key: 'gpl', // or your own
  plugins: 'image',
  toolbar: 'image',
  paste_data_images: true,
  convert_urls: false, // keeps addresses that begin with /
  images_upload_handler: createImagesUploadHandler({
    endpoint: '/api/oss-permission',
    rules: { accept: 'image/*', maxFileSize: 5_000_000 }, // bytes
    urlOf,
  }),
});
// #endregion editor
