import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { built } from './build-pages.js';

/** The stylesheet that a client's bundle brought along, as the page finds it. */
export function findStyles(client: string): string[] {
  return existsSync(join(built, client, 'client.css')) ? [`/built/${client}/client.css`] : [];
}
