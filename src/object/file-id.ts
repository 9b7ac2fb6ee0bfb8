/** Identifies a file without reading it: by its name and its size in bytes. Its time of last change is compared beside it. */
export const fileIdOf = ({ name, size }: Pick<File, 'name' | 'size'>): string => `${name}\n${size}`;
