/** The beginning of a foreign text, fit for an error message: no query of a URL, nothing that looks like a key or a signature. */
export function shown(text: string, most = 80): string {
  return text
    .slice(0, 2000)
    .replace(/\?[^\s"'<>]*/g, '')
    .replace(/(?=[\w+/=-]*\d)[\w+/=-]{20,}/g, '…')
    .slice(0, most);
}
