import type { UploadTask } from '../../task/upload-task.js';
import { fileIdOf } from '../../object/file-id.js';
import type { SettingsElement } from '../host/settings.js';
import { drawThumbnail } from './draw-thumbnail.js';

/** Larger images would take too much memory to decode, in bytes. Only a small part of a video is read. */
const MAX_IMAGE_SIZE = 40_000_000;
/** How many thumbnails out of view are kept in case their rows return. */
const MAX_KEPT = 100;

/** The list that thumbnails are drawn for. */
interface List {
  readonly host: SettingsElement;
  /** The task of a row that is rendered. */
  readonly taskOf: (row: Element) => UploadTask | undefined;
}

/** Thumbnails of images and videos: drawn one after another while their rows are in view, and released afterwards. */
export class Thumbnails {
  /** In the order in which they were last in view. */
  readonly #drawn = new Map<File, HTMLCanvasElement>();
  readonly #failed = new WeakSet<File>();
  /** The file of each task when it was looked at last. */
  readonly #files = new WeakMap<UploadTask, File>();
  readonly #list: List;
  readonly #width: number;
  readonly #inView = new Set<Element>();
  /** Undefined in a DOM that draws nothing. */
  readonly #observer =
    globalThis.IntersectionObserver &&
    new IntersectionObserver((entries) => this.#update(entries), { rootMargin: '100px' });
  #isDrawing = false;
  /** The list and the number of thumbnails when those of removed files were freed last. */
  #freed: readonly [tasks: readonly UploadTask[], count: number] | undefined;

  /** @param width of a picture in pixels; its middle is shown as a square */
  constructor(list: List, width: number) {
    this.#list = list;
    this.#width = width;
  }

  thumbnailOf(task: UploadTask): HTMLCanvasElement | undefined {
    const file = picturedFile(task, this.#list.host);
    if (file) this.#follow(task, file);
    return file && this.#drawn.get(file);
  }

  /** Draws these rows' thumbnails while in view, and frees those of files that left the list. @param tasks all; the same array stands for the same tasks */
  watch(rows: Iterable<Element>, tasks: readonly UploadTask[]): void {
    for (const row of rows) this.#observer?.observe(row);
    this.#freeOthers(tasks);
    if (!this.#isDrawing) void this.#drawAll(); // a row may have another file now
  }

  /** A file's copy takes its place, and gives it back, when it may not be read any more: the picture is the same. */
  #follow(task: UploadTask, file: File): void {
    const before = this.#files.get(task) ?? file;
    const drawn = this.#drawn.get(before);
    const isSame = fileIdOf(before) === fileIdOf(file) && before.lastModified === file.lastModified;
    if (before !== file && drawn && isSame) {
      this.#drawn.delete(before);
      this.#drawn.set(file, drawn);
    }
    this.#files.set(task, file);
  }

  #freeOthers(tasks: readonly UploadTask[]): void {
    if (this.#freed?.[0] === tasks && this.#freed[1] === this.#drawn.size) return;
    const files = this.#drawn.size > 0 ? new Set(tasks.map(({ file }) => file)) : undefined;
    for (const file of [...this.#drawn.keys()]) if (!files?.has(file)) this.#free(file);
    this.#freed = [tasks, this.#drawn.size];
  }

  #update(entries: readonly IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) this.#inView.add(target);
      else this.#inView.delete(target);
      if (!target.isConnected) this.#observer.unobserve(target);
    }
    this.#release();
    if (!this.#isDrawing) void this.#drawAll();
  }

  async #drawAll(): Promise<void> {
    this.#isDrawing = true;
    for (let file = this.#next(); file; file = this.#next()) await this.#draw(file);
    this.#isDrawing = false;
  }

  async #draw(file: File): Promise<void> {
    try {
      this.#drawn.set(file, await drawThumbnail(file, this.#width));
      this.#list.host.requestUpdate();
    } catch {
      this.#failed.add(file); // its row shows the file's type instead
    }
  }

  #next(): File | undefined {
    const isWanted = (file: File) => !this.#drawn.has(file) && !this.#failed.has(file) && canDraw(file);
    const wanted = this.#filesInView().filter(isWanted);
    return wanted.find(isPicture) ?? wanted[0]; // a video may take seconds to show nothing
  }

  #filesInView(): File[] {
    const { host, taskOf } = this.#list;
    return [...this.#inView].flatMap((row) => picturedFile(taskOf(row), host) ?? []);
  }

  #release(): void {
    const seen = this.#filesInView();
    for (const file of seen) {
      const thumbnail = this.#drawn.get(file);
      if (!thumbnail) continue;
      this.#drawn.delete(file);
      this.#drawn.set(file, thumbnail);
    }
    for (const file of this.#drawn.keys()) {
      if (this.#drawn.size <= seen.length + MAX_KEPT) break;
      this.#free(file);
    }
  }

  #free(file: File): void {
    this.#drawn.get(file)!.width = 0; // called only for a drawn one: its memory is free now
    this.#drawn.delete(file);
  }
}

const canDraw = (file: File) =>
  file.size > 0 && (file.type.startsWith('video/') || (isPicture(file) && file.size <= MAX_IMAGE_SIZE));

/** On most systems HEIC has no type in browsers. */
const isPicture = ({ type, name }: File) => /^image\/(?!svg)/.test(type) || (!type && /\.hei[cf]$/i.test(name));

/** The file whose thumbnail is shown. A picture that is about to be made smaller is decoded once: its thumbnail is that of the smaller one. */
function picturedFile(task: UploadTask | undefined, settings: SettingsElement): File | undefined {
  const { imageMax, imageType, imageQuality, noAuto } = settings;
  const isMade = (imageMax || imageType || imageQuality) && !noAuto;
  const isWaiting = task?.status === 'queued' || task?.status === 'uploading';
  if (task?.isChecking) return undefined; // the file may be copied, before anything else reads it
  return isMade && isWaiting && !task.image && isPicture(task.file) ? undefined : task?.file;
}

/** How wide thumbnails are drawn, in pixels: screens are dense. Style sheets say how large they are seen. */
export const widths = { row: 120, card: 360, avatar: 400 } as const;
