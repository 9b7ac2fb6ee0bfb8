// #region before
import Uppy from '@uppy/core';
import Dashboard from '@uppy/dashboard';
import AwsS3 from '@uppy/aws-s3';

new Uppy({ restrictions: { allowedFileTypes: ['image/*'], maxFileSize: 20_000_000, maxNumberOfFiles: 10 } })
  .use(Dashboard, { inline: true, target: '#uploads' })
  .use(AwsS3, {
    shouldUseMultipart: false,
    async getUploadParameters({ name, type, size }, { signal }) {
      const query = new URLSearchParams({ name, type, size: String(size) });
      const response = await fetch(`/api/sign?${query}`, { signal: signal ?? null });
      if (!response.ok) throw new Error(await response.text());
      const { url, headers } = await response.json();
      return { method: 'PUT', url, headers };
    },
  })
  .on('upload-success', (file, { uploadURL }) => console.log(file?.name, uploadURL))
  .on('upload-error', (file, error) => console.log(file?.name, error.message));
// #endregion before
