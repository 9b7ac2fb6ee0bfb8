import type { OssResponse } from './send.js';

/** Whether a response is a page of HTML, which OSS never sends. CORS never hides the Content-Type. */
export function isHtml({ header, text }: Pick<OssResponse, 'header' | 'text'>): boolean {
  return (
    /^\s*(text\/html|application\/xhtml)/i.test(header('Content-Type') ?? '') ||
    /^<(!doctype|html)\b/i.test(text.trim())
  );
}
