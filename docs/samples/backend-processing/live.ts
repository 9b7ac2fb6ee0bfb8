import { createUploadHandler, fromEnv, processing } from 'oss-direct-upload/server';

declare function session(request: Request): Promise<{ id: string } | null>;
declare const db: {
  jobs: { share(key: string): Promise<number>; changes(key: string, signal: AbortSignal): AsyncIterable<number> };
};

// #region live
export const POST = createUploadHandler({
  credentials: fromEnv(),
  async authorize(request) {
    const user = await session(request);
    return user && { mode: 'presigned-url', dir: `films/${user.id}/` };
  },
  completed: () => processing(),
  async *status({ key, signal }) {
    yield { state: 'processing', share: await db.jobs.share(key) }; // first, what is known now
    for await (const share of db.jobs.changes(key, signal)) {
      if (share === 1) return yield { state: 'ready' };
      yield { state: 'processing', share };
    }
  },
});
// #endregion live
