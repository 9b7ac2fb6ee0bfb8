import { EICAR } from '../eicar.js';
import { once } from 'node:events';
import { createUploads, processing, route, toNode } from '../../src/server.js';
import type { Backend, Cloud } from '../backend/index.js';
import { identifyByCookie, type Visitor } from '../backend/no-authentication.js';
import { ossClient } from '../backend/oss-client.js';
import { isLoopback } from './loopback.js';

/** How long a scan and a conversion take, in ms. */
const [SCAN, CONVERSION] = [5_000, 20_000];

interface Job {
  readonly beganAt: number;
}

/**
 * Two routes whose files are processed before they can be used: `/api/uploads/documents` scans for viruses, and refuses the test file of EICAR;
 * `/api/uploads/videos` says how far a conversion is. Their jobs are pretended: what is known of one is in its `job`. NO AUTHENTICATION.
 */
export function createProcessingEndpoint(cloud: Cloud): Backend {
  const { endpoint, bucket, region, accessKeyId, accessKeySecret } = cloud;
  const authorize = (_: Request, visitor: unknown) => ({ dir: (visitor as Visitor).dir });
  const begin = () => processing({ job: { beganAt: Date.now() } });
  const shareOf = (job: unknown, duration: number) => (Date.now() - (job as Job).beganAt) / duration;
  const uploads = createUploads({
    ...{ bucket, region, ossEndpoint: endpoint, credentials: { accessKeyId, accessKeySecret } },
    routes: {
      documents: route({
        mode: 'presigned-url',
        authorize,
        completed: begin,
        async status({ key, job }) {
          if (shareOf(job, SCAN) < 1) return { state: 'processing' };
          const { content } = await ossClient(cloud).get(key);
          return String(content).includes(EICAR)
            ? { state: 'refused', reason: 'EICAR: a virus was found.' }
            : { state: 'ready' };
        },
      }),
      videos: route({
        mode: 'presigned-url',
        types: ['video/*'],
        authorize,
        completed: begin,
        status({ key, job }) {
          const share = shareOf(job, CONVERSION);
          return share < 1 ? { state: 'processing', share } : { state: 'ready', data: { playable: key } };
        },
      }),
    },
  });
  const identifyVisitor = identifyByCookie();
  return async (request, response) => {
    if (!request.url?.startsWith('/api/uploads/')) return false;
    const visitor = identifyVisitor(request, response);
    const end = once(response, 'close');
    const respond = toNode((asked) =>
      isLoopback(request.headers.host) ? uploads.handler.POST(asked, visitor) : new Response(null, { status: 421 }),
    );
    respond(request, response);
    await end;
    return true;
  };
}
