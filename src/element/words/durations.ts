import type { Translator } from './translator.js';

/** 83 seconds → "2 min". Coarse on purpose, so that the text rarely changes. */
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

/** 125 seconds → "2:05", as a timer shows it. */
export function clockTime(seconds: number): string {
  const whole = Math.floor(seconds);
  const pieces = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const shown = pieces[0] === 0 ? pieces.slice(1) : pieces;
  return shown.map((piece, i) => (i === 0 ? String(piece) : String(piece).padStart(2, '0'))).join(':');
}

/** 125 seconds → "2 min 5 sec", to compare with another duration. */
export function exactDuration(seconds: number, translator: Translator): string {
  const pieces = [
    [Math.floor(seconds / 3600), 'hour'],
    [Math.floor((seconds % 3600) / 60), 'minute'],
    [seconds % 60, 'second'],
  ] as const;
  const shown = pieces.filter(([value], at) => value > 0 || (at === 2 && seconds === 0));
  return shown.map(([value, unit]) => translator.unit(value, unit)).join(' ');
}

const units: [Intl.RelativeTimeFormatUnit, seconds: number][] = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

/** "2 hours ago". @param time ms since the epoch, as `Date.now()` */
export function timeAgo(time: number, { formats }: Translator): string {
  const seconds = (Date.now() - time) / 1000;
  const [unit, length] = units.find(([, least]) => seconds >= least) ?? ['minute', 60];
  return new Intl.RelativeTimeFormat(formats).format(-Math.max(1, Math.floor(seconds / length)), unit);
}
