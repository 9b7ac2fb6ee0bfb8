import type { Picture } from './fit-picture.js';

/** A stored picture, as the page's `img-src` allows it. @throws if it cannot be loaded */
export async function openLinkedPicture(src: string): Promise<Picture> {
  const image = Object.assign(document.createElement('img'), { alt: '', draggable: false });
  await new Promise((resolve, reject) => {
    image.addEventListener('load', resolve);
    image.addEventListener('error', () => reject(new Error('The picture cannot be loaded.')));
    image.src = src;
  });
  const { naturalWidth, naturalHeight } = image; // a vector may have no size of its own
  return { element: image, size: { width: naturalWidth || 1024, height: naturalHeight || 1024 } };
}
