import 'oss-direct-upload';
import './page.js';

document.querySelector('oss-direct-upload').metadata = { source: 'album' };
