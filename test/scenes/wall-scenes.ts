import { createSamplePhoto } from '../../demo/page/playground/preview/sample-photo.js';
import type { StoredFile } from '../../src/element.js';
import {
  add,
  after,
  begun,
  click,
  disconnect,
  element,
  focus,
  network,
  scenes,
  send,
  shown,
  wait,
  processAs,
} from './stage.js';

/** Pictures that hide what lies on them: all white, all black, and full of detail. */
async function createPlainPicture(kind: string): Promise<File> {
  const context = new OffscreenCanvas(480, 480).getContext('2d')!; // Chromium has it
  context.fillStyle = kind === 'black' ? '#000' : '#fff';
  context.fillRect(0, 0, 480, 480);
  context.fillStyle = '#111';
  if (kind === 'detail')
    for (let at = 0; at < 900; at += 2)
      context.fillRect(16 * (at % 30) + 16 * ((at / 30) & 1), 16 * Math.floor(at / 30), 16, 16);
  return new File([await context.canvas.convertToBlob()], `${kind}.png`, { type: 'image/png' });
}

async function addPictures(): Promise<void> {
  const plain = await Promise.all(['white', 'black', 'detail'].map(createPlainPicture));
  const last = await createSamplePhoto('The last of them, with a long name.jpg', 330);
  await add('Photo 210.jpg', 'Photo 30.jpg', ...plain, last);
}

/** Shows these as stored, and waits until their pictures are loaded. */
async function store(files: StoredFile[]): Promise<void> {
  element.stored = files;
  await shown('.card', Math.min(files.length, 12));
  const images = [...element.shadowRoot!.querySelectorAll('img')]; // it has rendered cards
  await Promise.all(images.map((image) => image.decode().catch(() => {})));
}

async function storePhotos(count: number): Promise<void> {
  const photos = await Promise.all([210, 30, 120, 330, 80].map((hue) => createSamplePhoto(`${hue}.jpg`, hue)));
  const links = photos.map((photo) => URL.createObjectURL(photo));
  const stored = Array.from({ length: count }, (_, index) => ({
    ...{ key: `p/${index}.jpg`, name: `Photo ${index + 1}.jpg`, size: 3_200_000, type: 'image/jpeg' },
    link: links[index % links.length],
  }));
  await store(stored);
}

/** As a shop's product form has it. */
function prepare(changes: Partial<typeof element> = {}): void {
  const wall = { variant: 'pictures', accept: 'image/*', maxFiles: 5000, sortable: true, cover: true } as const;
  Object.assign(element, wall, changes);
}

const wall = (count: number, changes?: Partial<typeof element>) => async () => {
  prepare(changes);
  await storePhotos(count);
};

const shot = '照片 2024-11-03 下午.png';
const film = 'Interview with the architects – rough cut.mov';
const plan = 'Site plan, second floor, final v12.pdf';

Object.assign(scenes, {
  wall: wall(5),
  wall200: wall(200),
  wallmany: wall(3000),
  /** Up to nine, all of them chosen: the zone is gone. */
  wallfull: wall(9, { maxFiles: 9 }),
  /** One picture, which another one may replace. */
  wallone: wall(1, { multiple: false, sortable: false, cover: false }),
  async wallmixed() {
    await wall(1, { accept: undefined, maxConcurrentUploads: 5 })();
    await add('Lake at dawn.jpg', shot, 'Shore.jpg', [film, 840], [plan, 24], 'Hills.jpg', 'Harbour.jpg');
    await send({ 'Lake at dawn.jpg': 0.8, [shot]: 0.4, 'Shore.jpg': 0.6, [plan]: 0.3 });
    (await begun(shot)).fail(network);
    (await begun(film)).done();
    await wait(50);
    element.pause(element.tasks[3]);
    element.cancel(element.tasks[6]);
    await wait(50);
  },
  async wallwaiting() {
    prepare({ noAuto: true });
    await addPictures();
  },
  async walluploading() {
    prepare({ maxConcurrentUploads: 5 });
    await addPictures();
    const shares = [0.04, 0.3, 0.55, 0.8, 0.97];
    await send(Object.fromEntries(shares.map((share, index) => [element.tasks[index]!.name, share])));
    (await begun(element.tasks[4]!.name)).finishing();
    await wait(50);
  },
  wallpaused: after('walluploading', () => element.pause()),
  wallunconnected: after('walluploading', disconnect),
  wallfailed: after('walluploading', async () => {
    for (const { name, status } of element.tasks.slice(0, 3))
      if (status === 'uploading') (await begun(name)).fail(network);
  }),
  walldone: after('walluploading', async () => {
    for (const { name } of element.tasks) (await begun(name)).done();
  }),
  async wallprocessed() {
    processAs(
      { state: 'processing' },
      { state: 'processing', share: 0.42, message: 'Converting' },
      { state: 'ready' },
      { state: 'refused', reason: 'This picture is not allowed here.' },
    );
    await scenes['walldone']!();
    await wait(400);
  },
  async wallonefile() {
    prepare({ accept: undefined });
    await add([plan, 24]);
    await send({ [plan]: 0.3 });
  },
  wallremoved: after('wallmixed', async () => {
    await click('.card.done .corner .action');
    await click('.card.failed .corner .action');
  }),
  walldisabled: after('wallmixed', () => (element.disabled = true)),
  wallreadonly: after('wall', () => (element.readOnly = true)),
  wallhovered: after('wallmixed', () => {}),
  wallfocused: after('wallmixed', () => focus('.card .disc .action', 2)),
  wallhandle: after('wall', () => focus('.card .handle', 2)),
  wallopen: after('wall', () => focus('.card .open', 2)),
  wallzone: after('wall', () => focus('.zone.add .button')),
  walldropping: after('wall', () => scenes['dragging']!()),
  wallrefusing: after('wall', () => scenes['refusing']!()),
  walllifted: after('wall', () => click('.handle', 3)),
  walldragged: after('wall', async () => {
    await shown('.handle', 5);
    const [, second, third] = await shown('.card', 5);
    const { left, top } = third!.getBoundingClientRect();
    const at = (type: string, clientX: number, clientY: number) => {
      const pointer = { pointerId: 1, isPrimary: true, pointerType: 'mouse', buttons: 1 };
      third!.dispatchEvent(new PointerEvent(type, { ...pointer, clientX, clientY, bubbles: true, composed: true }));
    };
    at('pointerdown', left + 40, top + 60);
    at('pointermove', left + 50, top + 60);
    await wait(100);
    const place = second!.getBoundingClientRect();
    at('pointermove', place.left + 60, place.top + 80);
  }),
  wallfields: after('wall', () => {
    for (const task of element.tasks) {
      const caption = Object.assign(document.createElement('input'), { slot: task.id, placeholder: 'Caption' });
      caption.ariaLabel = `Caption of ${task.name}`;
      caption.style.cssText = 'inline-size: 100%; font: inherit; padding: 4px 8px';
      element.append(caption);
    }
  }),
  preview: after('wallmixed', async () => {
    await click('.card .open', 3);
    await shown('.preview canvas');
  }),
  previewzoomed: after('preview', async () => {
    for (let step = 0; step < 3; step++) await click('.preview .tool', 2); // zoom in
  }),
  async previewfailed() {
    prepare();
    await add(new File(['no picture'], 'Broken.jpg', { type: 'image/jpeg' }));
    await click('.card .open');
  },
  async wallfiles() {
    prepare();
    const documents = ['Report.pdf', 'Sales 2024.xlsx', 'Deck.pptx', 'models.zip'];
    const names = [...documents, 'Interview.mov', 'Theme.mp3', 'no extension'];
    await store(names.map((name) => ({ key: name, name })));
  },
});
