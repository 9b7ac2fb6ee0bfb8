import type { Translator } from './translator.js';

/** 83 seconds → "2 min". Coarse on purpose, so that it stands still. */
export function duration(seconds: number, translator: Translator): string {
  if (seconds < 10) return translator.unit(Math.max(1, Math.ceil(seconds)), 'second');
  if (seconds < 55) return translator.unit(Math.ceil(seconds / 5) * 5, 'second');
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 60) return translator.unit(minutes, 'minute');
  const rest = Math.round((minutes % 60) / 10) * 10;
  const hours = Math.floor(minutes / 60) + (rest === 60 ? 1 : 0);
  const text = translator.unit(hours, 'hour');
  return rest % 60 === 0 || hours > 9 ? text : `${text} ${translator.unit(rest, 'minute')}`;
}
