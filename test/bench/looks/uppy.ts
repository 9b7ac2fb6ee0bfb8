import Uppy from '@uppy/core';
import Dashboard from '@uppy/dashboard';
import '@uppy/core/css/style.min.css';
import '@uppy/dashboard/css/style.min.css';
import type { PictureField } from './picture-form.js';

/** The Dashboard in the page, which uploads at once. */
export const field: PictureField = {
  show(place, files, outcome) {
    const uppy = new Uppy({
      autoProceed: true,
      restrictions: { maxNumberOfFiles: 9, allowedFileTypes: ['image/*'] },
    }).use(Dashboard, { inline: true, target: place });
    uppy.addUploader(async (ids) => {
      const started = Date.now();
      const chosen = ids.map((id) => uppy.getFile(id));
      uppy.emit('upload-start', chosen);
      await Promise.all(
        chosen.map(
          (file) =>
            new Promise<void>((resolve) => {
              const bytesTotal = file.size ?? 0;
              outcome.of(
                { name: file.name! }, // it was added with one
                {
                  progress: (share) =>
                    uppy.emit('upload-progress', uppy.getFile(file.id), {
                      uploadStarted: started,
                      bytesUploaded: Math.round(share * bytesTotal),
                      bytesTotal,
                    }),
                  done: () => {
                    uppy.emit('upload-success', uppy.getFile(file.id), { status: 200, body: {} });
                    resolve();
                  },
                  fail: (error) => {
                    uppy.emit('upload-error', uppy.getFile(file.id), error);
                    resolve();
                  },
                },
              );
            }),
        ),
      );
    });
    if (files.length > 0) uppy.addFiles(files.map((file) => ({ name: file.name, type: file.type, data: file })));
  },
};
