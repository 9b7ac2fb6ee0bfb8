import { createUploadHandler, fromEnv, processing } from 'oss-direct-upload/server';

declare function session(request: Request): Promise<{ id: string } | null>;
interface Job {
  id: number;
  state: 'queued' | 'running' | 'done' | 'failed';
  share: number;
  reason: string;
  url: string;
}
declare const db: {
  jobs: {
    /** Inserts a row, or finds the one that has this key already. */
    upsert(by: { key: string }, job: { key: string; owner: string }): Promise<Job>;
    find(id: number): Promise<Job>;
  };
};
interface JobId {
  id: number;
}

// #region handler
export const POST = createUploadHandler({
  credentials: fromEnv(),
  async authorize(request) {
    const user = await session(request);
    return user && { mode: 'presigned-url', dir: `films/${user.id}/`, types: ['video/*'], context: { user: user.id } };
  },
  async completed({ key, context }) {
    const { id } = await db.jobs.upsert({ key }, { key, owner: context.user }); // a worker takes it from the table
    return processing({ job: { id } });
  },
  async status({ job }) {
    const { state, share, reason, url } = await db.jobs.find((job as JobId).id);
    if (state === 'done') return { state: 'ready', data: { url } }; // result.data from now on
    if (state === 'failed') return { state: 'refused', reason }; // shown in the file's row
    return { state: 'processing', share };
  },
});
export { POST as GET };
// #endregion handler
