/** The content type of an image or a video by its extension, as on pages; undefined for any other. */
export function typeByName(name: string): string | undefined {
  const [, extension] = /\.(jpe?g|png|gif|webp|heic|mp4)$/.exec(name.toLowerCase()) || [];
  return extension && `${extension === 'mp4' ? 'video' : 'image'}/${extension.replace('jpg', 'jpeg')}`;
}
