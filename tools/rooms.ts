// `npm run rooms`: what each room of `src` has. A report, no gate. `-- --draw` draws the floors for docs/why/architecture.md.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path/posix';
import { pathToFileURL } from 'node:url';
import { floors, roomOf } from './layers.js';

export const PICTURE = 'docs/public/pictures/floors.svg';

const MOST_FILES = 20;
const LEAST_FILES = 3;
const MOST_LINES = 1_500;
const MOST_NAMES = 12;

interface Room {
  lines: number;
  files: number;
  /** What files of other rooms import from here. */
  readonly names: Set<string>;
}

/** `import { A, type B as C } from './x.js'`, and `export … from`. */
const declared = /^(?:import|export)\s+(?:type\s+)?(\*[^']*?|\w+|\{[^}]*\})\s+from\s+'(\.[^']+)'/gm;
/** `const { A } = await import('./x.js')`, and `(await import('./x.js')).A`; names in neither form count as one. */
const late = /(?:\{([^}]*)\} = await )?\bimport\('(\.[^']+)'\)\)?(?:\.(?!then|catch)(\w+))?/g;

/** The names that a file imports, each with the path of its file below `src`. */
function importsOf(path: string, source: string): { name: string; target: string }[] {
  const found = [...source.matchAll(declared)].map(([, names = '', target = '']) => ({ names, target }));
  const later = [...source.matchAll(late)].map(([, names, target = '', name]) => ({
    names: names ?? name ?? '*',
    target,
  }));
  return [...found, ...later].flatMap(({ names, target }) =>
    names
      .replaceAll(/[{}]/g, '')
      .split(',')
      .map((name) =>
        name
          .trim()
          .replace(/^type /, '')
          .replace(/(:| as ).*/, ''),
      )
      .filter(Boolean)
      .map((name) => ({ name, target: join(path, '..', target) })),
  );
}

function readRooms(): Map<string, Room> {
  const rooms = new Map<string, Room>(floors.flat().map((name) => [name, { lines: 0, files: 0, names: new Set() }]));
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: 'src', encoding: 'utf8' });
  for (const path of listed.split('\n').filter((one) => /\.(ts|svelte)$/.test(one) && existsSync(`src/${one}`))) {
    const own = roomOf(path);
    const source = readFileSync(`src/${path}`, 'utf8');
    const room = own && rooms.get(own);
    if (!room) continue; // an entry
    room.files++;
    room.lines += source.split('\n').length - 1;
    for (const { name, target } of importsOf(path, source)) {
      const other = roomOf(target);
      if (other && other !== own) rooms.get(other)?.names.add(name === '*' ? target : name);
    }
  }
  return rooms;
}

function marks({ lines, files, names }: Room): string {
  const found = [
    files > MOST_FILES && `over ${MOST_FILES} files`,
    files < LEAST_FILES && `under ${LEAST_FILES} files`,
    lines > MOST_LINES && `over ${MOST_LINES.toLocaleString('en')} lines`,
    names.size > MOST_NAMES && `over ${MOST_NAMES} names`,
  ];
  return found.filter(Boolean).join(', ');
}

function print(): void {
  console.log('floor  room                   lines  files  names used by other rooms');
  const rooms = readRooms();
  for (const [index, names] of [...floors.entries()].toReversed())
    for (const name of names) {
      const room = rooms.get(name)!; // made from the same list
      const [lines, files, used] = [room.lines, room.files, room.names.size].map((count) => String(count).padStart(5));
      console.log(`${String(index + 1).padStart(5)}  ${name.padEnd(21)}  ${lines}  ${files}  ${used}  ${marks(room)}`);
    }
}

const ROW = 27;
const WIDTH = 720;
const colors: Record<string, string> = { element: '#d6e6fb', modes: '#fbe3c8', oss: '#fbe3c8', server: '#d9f0dc' };

/** The floors as rows, from the roof down. */
export function drawFloors(): string {
  const rows = [...floors.entries()].toReversed().map(([index, names], row) => {
    const width = WIDTH / names.length;
    const boxes = names.map((name, column) => {
      const [x, y] = [36 + column * width, row * ROW];
      const fill = colors[name.split('/')[0] ?? ''] ?? '#ececf1';
      return (
        `<rect x="${x}" y="${y}" width="${width - 4}" height="${ROW - 3}" rx="4" fill="${fill}"/>` +
        `<text x="${x + width / 2 - 2}" y="${y + 16}" text-anchor="middle" fill="#222">${name}</text>`
      );
    });
    return `<text x="24" y="${row * ROW + 16}" text-anchor="end" fill="#888">${index + 1}</text>${boxes.join('')}`;
  });
  const size = `width="756" height="${floors.length * ROW}"`;
  const font = 'font-family="ui-monospace, Menlo, Consolas, monospace" font-size="12"';
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} ${font}>\n${rows.join('\n')}\n</svg>\n`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  if (process.argv.includes('--draw')) writeFileSync(PICTURE, drawFloors());
  else print();
}
