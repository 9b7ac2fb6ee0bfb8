/** Where a file was in the folder that the person has chosen: the path without its name. */
export const chosenFolder = (file: File): string | undefined =>
  file.webkitRelativePath?.split('/').slice(0, -1).join('/') || undefined;
