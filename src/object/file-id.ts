/** Identifies a file without reading it: by its name and its size in bytes. Its time of last change is compared beside it. */
export const fileIdOf = ({ name, size }: Pick<File, 'name' | 'size'>): string => `${name}\n${size}`;

/** Where a file was in the folder that the person has chosen: the path without its name. */
export const chosenFolder = (file: File): string | undefined =>
  file.webkitRelativePath?.split('/').slice(0, -1).join('/') || undefined;
