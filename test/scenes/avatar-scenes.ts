import { createSamplePhoto } from '../../demo/page/playground/preview/sample-photo.js';
import type { OssDirectUpload } from '../../src/element.js';
import { UploadError } from '../../src/core/upload-error.js';
import type { HeldMode } from '../support/held-mode.js';

const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** States of `variant="avatar"`. */
export function avatarScenes(element: OssDirectUpload, mode: HeldMode): Record<string, () => Promise<void>> {
  async function prepare(hasPicture = true) {
    element.variant = 'avatar';
    element.multiple = false;
    element.accept = 'image/jpeg, image/png, image/webp';
    element.maxFileSize = '5MB';
    if (!hasPicture) return;
    const photo = await createSamplePhoto('Ada.jpg', 210);
    element.stored = [{ key: 'ada.jpg', name: 'Ada.jpg', type: 'image/jpeg', link: URL.createObjectURL(photo) }];
  }

  /** A new picture on its way. */
  async function begin(share: number, hasPicture = true) {
    await prepare(hasPicture);
    await element.addFiles([await createSamplePhoto('Ada in June.jpg', 30)]);
    while (!mode.uploads.has('Ada in June.jpg')) await wait(20);
    const upload = mode.of('Ada in June.jpg');
    upload.sent(upload.job.file.size * share);
    return upload;
  }

  const scenes: Record<string, () => Promise<void>> = {
    avatarempty: () => prepare(false),
    avatarstored: () => prepare(),
    async avatarsquare() {
      element.shape = 'square';
      await begin(0.4);
    },
    async avataruploading() {
      await begin(0.62);
    },
    async avatarpaused() {
      await begin(0.62);
      element.pause();
    },
    async avatarfailed() {
      (await begin(0.3)).fail(new UploadError('network', 'No connection.'));
    },
    async avatarfirstfailed() {
      (await begin(0.3, false)).fail(new UploadError('network', 'No connection.'));
    },
    async avatardone() {
      (await begin(1)).done();
    },
    async avatardragging() {
      await prepare();
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(['x'], 'a.png', { type: 'image/png' }));
      element.dispatchEvent(new DragEvent('dragenter', { dataTransfer, bubbles: true, composed: true }));
    },
    async avatarrejected() {
      await prepare();
      await element.addFiles([new File(['x'], 'Report.pdf', { type: 'application/pdf' })]);
    },
    async avatarreadonly() {
      await prepare();
      element.readOnly = true;
    },
    async avatardisabled() {
      await prepare();
      element.disabled = true;
    },
    async crop() {
      await prepare();
      element.crop = '1:1';
      void element.addFiles([await createSamplePhoto('Ada in June.jpg', 30)]);
      await wait(1500);
    },
    async cropsquare() {
      element.shape = 'square';
      await scenes['crop']?.();
    },
    async avatarfocused() {
      await prepare();
      await wait(800);
      element.focus();
    },
  };
  return scenes;
}
