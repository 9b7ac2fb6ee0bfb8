import { after } from 'node:test';
import { mockCloud } from '../../../demo/mock/index.js';
import { serve } from '../../tools/listen.js';

/** The tests around a call: what it starts ends after all of this file, or after one. */
export type Around = { after(end: () => unknown): void };

/** A mock cloud. */
export async function useCloud(options: Parameters<typeof mockCloud>[0], around: Around = { after }) {
  const cloud = await mockCloud(options);
  around.after(() => cloud.close());
  return cloud;
}

/** A server that responds by this function. @returns its origin */
export async function useServer(respond: Parameters<typeof serve>[0], around: Around = { after }) {
  const { origin, stop } = await serve(respond);
  around.after(stop);
  return origin;
}
