/** Browsers call every screenshot `image.png`: its date tells it from the next. */
export function named(file: File): File {
  const [, extension] = /^image(\.\w+)$/.exec(file.name) ?? [];
  if (!extension) return file;
  const now = new Date();
  const local = new Date(now.getTime() - now.getTimezoneOffset() * 60_000);
  const [date, time = ''] = local.toISOString().slice(0, 19).split('T');
  return new File([file], `image ${date} ${time.replaceAll(':', '-')}${extension}`, file);
}
