import { afterEach, beforeEach } from 'node:test';
import { VirtualTime } from '../virtual-time.js';

/** Virtual time in each test of this file, or of the `describe` that calls this. */
export function useVirtualTime(): VirtualTime {
  const time = new VirtualTime();
  time.restore();
  beforeEach(() => time.install());
  afterEach(() => time.restore());
  return time;
}
