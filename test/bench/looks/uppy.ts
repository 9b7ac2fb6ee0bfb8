import Uppy from '@uppy/core';
import Dashboard from '@uppy/dashboard';
import '@uppy/core/css/style.min.css';
import '@uppy/dashboard/css/style.min.css';
import { formWith } from './form.js';

/** The Dashboard in the page, which uploads at once. */
export const draw = formWith((place, files, send) => {
  const restrictions = { maxNumberOfFiles: 9, allowedFileTypes: ['image/*'] };
  const uppy = new Uppy({ autoProceed: true, restrictions }).use(Dashboard, { inline: true, target: place });
  uppy.addUploader(async (ids) => {
    const uploadStarted = Date.now();
    const chosen = ids.map((id) => uppy.getFile(id));
    uppy.emit('upload-start', chosen);
    const upload = (id: string) => {
      const { name, size } = uppy.getFile(id);
      const bytesTotal = size ?? 0;
      const progress = (share: number) => {
        const bytesUploaded = Math.round(share * bytesTotal);
        uppy.emit('upload-progress', uppy.getFile(id), { uploadStarted, bytesUploaded, bytesTotal });
      };
      return send({ name: name! }, progress).then(
        () => uppy.emit('upload-success', uppy.getFile(id), { status: 200, body: {} }),
        (error: Error) => uppy.emit('upload-error', uppy.getFile(id), error),
      );
    };
    await Promise.all(ids.map(upload));
  });
  uppy.addFiles(files.map((data) => ({ name: data.name, type: data.type, data })));
});
