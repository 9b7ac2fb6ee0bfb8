import { createSamplePhoto } from '../../demo/page/playground/preview/sample-photo.js';
import type { OssDirectUpload, StoredFile } from '../../src/element.js';
import { UploadError } from '../../src/core/upload-error.js';
import type { HeldRun } from '../support/held-mode.js';
import { sizedFile } from '../support/files.js';

export type Scenes = Record<string, () => Promise<void> | void>;

/** What scenes are made with. */
export interface Stage {
  element: OssDirectUpload;
  wait(milliseconds: number): Promise<unknown>;
  shown(selector: string, count?: number): Promise<NodeListOf<HTMLElement>>;
  begun(name: string): Promise<HeldRun>;
  send(shares: Record<string, number>): Promise<void>;
  add(...files: File[]): Promise<void>;
}

const megabyte = 1_000_000;

/** Photos of a few colors, and those that hide what lies on them: all white, all black, and full of detail. */
async function pictures(): Promise<File[]> {
  const photos = await Promise.all([210, 30].map((hue) => createSamplePhoto(`Photo ${hue}.jpg`, hue)));
  const plain = await Promise.all(['white', 'black', 'detail'].map((kind) => createPlainPicture(kind)));
  return [...photos, ...plain, await createSamplePhoto('The last of them, with a long name.jpg', 330)];
}

async function createPlainPicture(kind: string): Promise<File> {
  const canvas = Object.assign(document.createElement('canvas'), { width: 480, height: 480 });
  const context = canvas.getContext('2d')!; // Chromium has it
  context.fillStyle = kind === 'black' ? '#000' : '#fff';
  context.fillRect(0, 0, 480, 480);
  context.fillStyle = '#111';
  if (kind === 'detail')
    for (let at = 0; at < 900; at += 2)
      context.fillRect(16 * (at % 30) + 16 * ((at / 30) & 1), 16 * Math.floor(at / 30), 16, 16);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve));
  return new File([blob ?? ''], `${kind}.png`, { type: 'image/png' });
}

/** Photos that are stored, of a few colors. */
async function storedPhotos(count: number): Promise<StoredFile[]> {
  const photos = await Promise.all([210, 30, 120, 330, 80].map((hue) => createSamplePhoto(`${hue}.jpg`, hue)));
  const links = photos.map((photo) => URL.createObjectURL(photo));
  return Array.from({ length: count }, (_, index) => ({
    ...{ key: `p/${index}.jpg`, name: `Photo ${index + 1}.jpg`, size: 3_200_000, type: 'image/jpeg' },
    link: links[index % links.length],
  }));
}

/** The states of a wall of pictures. @param others scenes of all variants */
export function wallScenes({ element, wait, shown, begun, send, add }: Stage, others: Scenes): Scenes {
  /** Shows these as stored, and waits until their pictures are loaded. */
  async function store(files: StoredFile[]): Promise<void> {
    element.stored = files;
    await shown('.card', Math.min(files.length, 12));
    const images = [...element.shadowRoot!.querySelectorAll('img')]; // it has rendered cards
    await Promise.all(images.map((image) => image.decode().catch(() => {})));
  }

  function prepareWall(): void {
    element.variant = 'pictures';
    element.accept = 'image/*';
    element.maxFiles = 5000;
    element.sortable = true;
    element.cover = true;
  }

  const scenes: Scenes = {
    /** A wall as a shop's product form has it. */
    async wall() {
      prepareWall();
      await store(await storedPhotos(5));
    },
    async wallmixed() {
      prepareWall();
      element.accept = undefined;
      element.maxConcurrentUploads = 5;
      await store(await storedPhotos(1));
      await add(
        await createSamplePhoto('Lake at dawn.jpg', 210),
        await createSamplePhoto('照片 2024-11-03 下午.png', 30),
        await createSamplePhoto('Shore.jpg', 120),
        sizedFile('Interview with the architects – rough cut.mov', 840 * megabyte, 'video/quicktime'),
        sizedFile('Site plan, second floor, final v12.pdf', 24 * megabyte, 'application/pdf'),
        await createSamplePhoto('Hills.jpg', 80),
        await createSamplePhoto('Harbour.jpg', 330),
      );
      await send({
        'Lake at dawn.jpg': 0.8,
        '照片 2024-11-03 下午.png': 0.4,
        'Shore.jpg': 0.6,
        'Site plan, second floor, final v12.pdf': 0.3,
      });
      (await begun('照片 2024-11-03 下午.png')).fail(new UploadError('network', 'No connection.'));
      (await begun('Interview with the architects – rough cut.mov')).done();
      await wait(50);
      element.pause(element.tasks[3]);
      element.cancel(element.tasks[6]);
      await wait(50);
    },
    async wallwaiting() {
      prepareWall();
      element.noAuto = true;
      await add(...(await pictures()));
    },
    async walluploading() {
      prepareWall();
      element.maxConcurrentUploads = 5;
      await add(...(await pictures()));
      const shares = [0.04, 0.3, 0.55, 0.8, 0.97];
      await send(Object.fromEntries(shares.map((share, index) => [element.tasks[index]!.name, share])));
      const last = await begun(element.tasks[4]!.name);
      last.finishing();
      await wait(50);
    },
    async wallpaused() {
      await scenes['walluploading']?.();
      element.pause();
      await wait(50);
    },
    async wallfailed() {
      await scenes['walluploading']?.();
      for (const { name, status } of element.tasks.slice(0, 3))
        if (status === 'uploading') (await begun(name)).fail(new UploadError('network', 'No connection.'));
      await wait(50);
    },
    async walldone() {
      await scenes['walluploading']?.();
      for (const { name } of element.tasks) (await begun(name)).done();
      await wait(50);
    },
    /** Up to nine, all of them chosen: the zone is gone. */
    async wallfull() {
      prepareWall();
      element.maxFiles = 9;
      await store(await storedPhotos(9));
    },
    /** One picture, which another one may replace. */
    async wallone() {
      prepareWall();
      element.multiple = false;
      element.sortable = element.cover = false;
      await store(await storedPhotos(1));
    },
    async wallonefile() {
      prepareWall();
      element.accept = undefined;
      await add(sizedFile('Site plan, second floor, final v12.pdf', 24 * megabyte, 'application/pdf'));
      await send({ 'Site plan, second floor, final v12.pdf': 0.3 });
    },
    async walldisabled() {
      await scenes['wallmixed']?.();
      element.disabled = true;
    },
    async wallfocused() {
      await scenes['wallmixed']?.();
      (await shown('.card .disc .action', 2))[1]!.focus({ focusVisible: true }); // there are two
    },
    async wallhandle() {
      await scenes['wall']?.();
      (await shown('.card .handle', 2))[1]!.focus({ focusVisible: true }); // there are two
    },
    async wallopen() {
      await scenes['wall']?.();
      (await shown('.card .open', 2))[1]!.focus({ focusVisible: true }); // there are two
    },
    async wallzone() {
      await scenes['wall']?.();
      (await shown('.zone.add .button'))[0]!.focus({ focusVisible: true }); // there is one
    },
    async walldropping() {
      await scenes['wall']?.();
      await others['dragging']?.();
    },
    async wallrefusing() {
      await scenes['wall']?.();
      await others['refusing']?.();
    },
    async wallhovered() {
      await scenes['wallmixed']?.();
    },
    async wall200() {
      prepareWall();
      await store(await storedPhotos(200));
    },
    async walllifted() {
      await scenes['wall']?.();
      (await shown('.handle', 3))[2]!.click(); // there are three
      await wait(300);
    },
    async walldragged() {
      await scenes['wall']?.();
      await shown('.handle', 5);
      const [, second, third] = await shown('.card', 5);
      const { left, top } = third!.getBoundingClientRect();
      const at = (type: string, x: number, y: number) =>
        third!.dispatchEvent(
          new PointerEvent(type, {
            ...{ clientX: x, clientY: y, pointerId: 1, isPrimary: true, pointerType: 'mouse', buttons: 1 },
            ...{ bubbles: true, composed: true },
          }),
        );
      at('pointerdown', left + 40, top + 60);
      at('pointermove', left + 50, top + 60);
      await wait(100);
      const place = second!.getBoundingClientRect();
      at('pointermove', place.left + 60, place.top + 80);
    },
    async wallmany() {
      prepareWall();
      await store(await storedPhotos(3000));
    },
    async wallfields() {
      await scenes['wall']?.();
      for (const task of element.tasks) {
        const caption = Object.assign(document.createElement('input'), { slot: task.id, placeholder: 'Caption' });
        caption.ariaLabel = `Caption of ${task.name}`;
        caption.style.cssText = 'inline-size: 100%; font: inherit; padding: 4px 8px';
        element.append(caption);
      }
    },
    async preview() {
      await scenes['wallmixed']?.();
      (await shown('.card .open', 3))[2]!.click(); // there are three
      await shown('.preview canvas');
    },
    async previewzoomed() {
      await scenes['preview']?.();
      for (let step = 0; step < 3; step++) (await shown('.preview .tool', 3))[1]!.click(); // zoom in
    },
    async previewfailed() {
      prepareWall();
      await add(new File(['no picture'], 'Broken.jpg', { type: 'image/jpeg' }));
      (await shown('.card .open'))[0]!.click(); // there is one
    },
    async wallreadonly() {
      await scenes['wall']?.();
      element.readOnly = true;
    },
    async wallfiles() {
      prepareWall();
      await store(
        [
          ...['Report.pdf', 'Sales 2024.xlsx', 'Deck.pptx', 'models.zip', 'Interview.mov', 'Theme.mp3', 'no extension'],
        ].map((name) => ({ key: name, name })),
      );
    },
  };
  return scenes;
}
