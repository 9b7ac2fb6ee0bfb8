import 'oss-direct-upload';
const field = document.querySelector('oss-direct-upload')!;

// #region resize
const MAX = 1920; // pixels of the longer side
const TYPES = ['image/jpeg', 'image/png', 'image/webp']; // not GIF: its animation would be lost

/** A smaller picture of the same type, or the file itself if that is not larger than needed. */
export async function resized(file: File): Promise<File> {
  if (!TYPES.includes(file.type)) return file;
  const picture = await createImageBitmap(file); // upright: the camera's orientation is applied
  const scale = MAX / Math.max(picture.width, picture.height);
  if (scale >= 1) {
    picture.close();
    return file; // never enlarged; a second run changes nothing
  }
  const canvas = new OffscreenCanvas(Math.round(picture.width * scale), Math.round(picture.height * scale));
  const context = canvas.getContext('2d')!;
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close(); // its pixels take 4 bytes each
  const blob = await canvas.convertToBlob({ type: file.type, quality: 0.85 });
  // A browser that cannot write this type writes PNG instead.
  if (blob.type !== file.type || blob.size >= file.size) return file;
  return new File([blob], file.name, { type: file.type, lastModified: file.lastModified });
}
// #endregion resize

// #region use
field.beforeUpload = async (task) => {
  try {
    task.file = await resized(task.file);
  } catch {
    throw new Error('This picture cannot be read.'); // shown in the file's row
  }
};
// #endregion use

// #region jpeg
field.beforeUpload = async (task) => {
  if (task.file !== task.original) return; // an earlier run has done it
  const picture = await createImageBitmap(task.file);
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  const context = canvas.getContext('2d')!;
  context.fillStyle = 'white'; // JPEG has no transparency: it would become black
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, 0, 0);
  picture.close();
  task.name = task.name.replace(/\.\w+$/, '.jpg'); // the key ends with it, too
  task.file = new File([await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.85 })], task.name, {
    type: 'image/jpeg',
  });
};
// #endregion jpeg
