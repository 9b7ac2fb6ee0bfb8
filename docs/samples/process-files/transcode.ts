import { createHash } from 'node:crypto';

export interface Film {
  state: 'processing' | 'ready' | 'refused';
  url?: string | undefined;
}
/** Your table of videos, by VOD's id. */
export interface Films {
  put(videoId: string, film: Film): Promise<void>;
  find(videoId: string): Promise<Film | undefined>;
}

// #region callback
/** VOD's event notification by HTTP: `TranscodeComplete`. */
export const createReceiver = (callbackUrl: string, privateKey: string, films: Films) =>
  async function receive(request: Request): Promise<Response> {
    const { headers } = request;
    const signed = `${callbackUrl}|${headers.get('X-VOD-TIMESTAMP')}|${privateKey}`;
    const isVods = headers.get('X-VOD-SIGNATURE') === createHash('md5').update(signed).digest('hex');
    if (!isVods) return new Response(null, { status: 403 });
    const {
      EventType,
      VideoId,
      Status,
      StreamInfos = [],
    } = (await request.json()) as {
      EventType: string;
      VideoId: string;
      Status: 'success' | 'fail';
      StreamInfos?: { Status: string; FileUrl?: string }[];
    };
    if (EventType !== 'TranscodeComplete') return new Response();
    const url = StreamInfos.find((stream) => stream.Status === 'success')?.FileUrl;
    await films.put(VideoId, Status === 'success' ? { state: 'ready', url } : { state: 'refused' });
    return new Response();
  };
// #endregion callback

// #region status
/** The page asks this address: `/api/films?id=…`. Check here that the film is the user's. */
export const createStatus = (films: Films) =>
  async function GET(request: Request): Promise<Response> {
    const id = new URL(request.url).searchParams.get('id') ?? '';
    return Response.json((await films.find(id)) ?? { state: 'processing' });
  };
// #endregion status
