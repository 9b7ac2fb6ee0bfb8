import type { FileRules } from '../queue/file-rules.js';
import { rejection } from '../queue/rejection.js';
import type { UploadError } from '../upload-error.js';
import type { MediaFacts } from './media-facts.js';
import { readMedia } from './read-media.js';

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
  const isOutside = (pixels: number | undefined, min: number, max: number) =>
    pixels !== undefined && (pixels < min || pixels > max);
  if (isOutside(width, minImageWidth, maxImageWidth) || isOutside(height, minImageHeight, maxImageHeight)) {
    const [wide, high] = [`${minImageWidth} to ${maxImageWidth}`, `${minImageHeight} to ${maxImageHeight}`];
    return rejection('image-size', `It has ${width} × ${height} pixels; ${wide} × ${high} are allowed.`);
  }
  if (duration !== undefined && duration > maxDuration) {
    return rejection('duration', `It lasts ${Math.round(duration)} seconds; ${maxDuration} are allowed.`, maxDuration);
  }
  return undefined;
}
