import { servers } from '../support/browser/cloud.js';
import { endpoints, type ModeName } from '../support/browser/live-element.js';
import { onPage } from '../support/browser/other-page.js';
import type { Ailment } from './pages/failing.js';

export interface Visit {
  mode?: ModeName;
  size?: number;
  page?: string;
  origin?: string;
  /** Milliseconds; some attempts unless given. */
  'retry-for'?: string;
  /** The storage address that the page gets. */
  address?: string;
  /** What stands there in the endpoint's response: the cloud's own address, unless given. */
  'instead-of'?: string;
  /** Uploads a second file after the first. */
  again?: string;
}

/** How an upload ends on a page of its own, which knows nothing of what others have met. */
export async function ailment({
  mode = 'sts',
  size = 5000,
  page = 'failing',
  origin = location.origin,
  ...more
}: Visit = {}): Promise<Ailment> {
  const { endpoint } = (await servers()).cloud;
  const words = { mode, size: String(size), path: endpoints[mode], 'instead-of': endpoint, address: endpoint };
  return onPage<Ailment>(`${origin}/test/e2e/pages/${page}.html`, { ...words, ...more });
}
