import type { FileRules } from './file-rules.js';
import { rejection } from './rejection.js';
import type { UploadError } from '../base/upload-error.js';
import type { MediaFacts } from '../media/media-facts.js';
import { readMedia } from '../media/read-media.js';

/** What a file says of its pixels and seconds, and the error for which the rules reject it. What is not known breaks no rule. */
export async function checkMedia(file: File, rules: FileRules): Promise<{ media?: MediaFacts; error?: UploadError }> {
  const media = await readMedia(file);
  const error = media && checkFacts(media, rules);
  return { ...(media && { media }), ...(error && { error }) };
}

/** The error for which the rules reject a picture, video or sound. */
export function checkFacts({ width, height, duration }: MediaFacts, rules: FileRules): UploadError | undefined {
  const { minImageWidth = 0, maxImageWidth = Infinity, minImageHeight = 0, maxImageHeight = Infinity } = rules;
  const { maxDuration = Infinity } = rules;
  const sides = [
    ['width', width, minImageWidth, maxImageWidth],
    ['height', height, minImageHeight, maxImageHeight],
  ] as const;
  for (const [side, pixels, min, max] of sides) {
    if (pixels === undefined || (pixels >= min && pixels <= max)) continue;
    const message = `It has ${width} × ${height} pixels; its ${side} may be ${min} to ${max}.`;
    return rejection('image-size', message, pixels < min ? min : max, { width, height, side });
  }
  if (duration !== undefined && duration > maxDuration) {
    const message = `It lasts ${Math.round(duration)} seconds; ${maxDuration} are allowed.`;
    return rejection('duration', message, maxDuration, { duration });
  }
  return undefined;
}
