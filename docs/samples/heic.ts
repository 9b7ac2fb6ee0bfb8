import { configureHeic } from 'oss-direct-upload/heic';

// #region import
import 'oss-direct-upload';
import 'oss-direct-upload/heic'; // npm install heic-to
// #endregion import

// #region own
configureHeic({
  async load() {
    const { heicTo } = await import('heic-to/csp'); // or your own
    return (picture) => heicTo({ blob: picture, type: 'bitmap' });
  },
});
// #endregion own
