import { createSamplePhoto } from '../../demo/page/playground/preview/sample-photo.js';
import { after, begun, click, drag, element, network, scenes, wait, processAs } from './stage.js';

const june = () => createSamplePhoto('Ada in June.jpg', 30);

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
  await element.addFiles([await june()]);
  const upload = await begun('Ada in June.jpg');
  upload.sent(upload.job.file.size * share);
  return upload;
}

Object.assign(scenes, {
  avatarempty: () => prepare(false),
  avatarstored: () => prepare(),
  avataruploading: () => begin(0.62),
  avatarsquare: after('avataruploading', () => (element.shape = 'square')),
  avatarpaused: after('avataruploading', () => element.pause()),
  avatarfailed: async () => (await begin(0.3)).fail(network),
  avatarfirstfailed: async () => (await begin(0.3, false)).fail(network),
  avatardone: async () => (await begin(1)).done(),
  async avatarprocessed() {
    processAs({ state: 'processing', share: 0.6, message: 'Looking for a face' });
    (await begin(1)).done();
    await wait(400);
  },
  async avatarunaccepted() {
    processAs({ state: 'refused', reason: 'No face is seen in this picture.' });
    (await begin(1)).done();
    await wait(400);
  },
  avatardragging: after('avatarstored', () => drag('image/png', 'a.png')),
  avatarrejected: after('avatarstored', () =>
    element.addFiles([new File(['x'], 'Report.pdf', { type: 'application/pdf' })]),
  ),
  avatarremoved: after('avatarstored', () => click('.corner .action')),
  avatarreadonly: after('avatarstored', () => (element.readOnly = true)),
  avatardisabled: after('avatarstored', () => (element.disabled = true)),
  async avatarfocused() {
    await prepare();
    await wait(800);
    element.focus();
  },
});
