import { type CloudCredentials, createUploadHandler, processing } from 'oss-direct-upload/server';

export interface Job {
  state: 'queued' | 'running' | 'done' | 'failed';
  /** 0 … 1 */
  share?: number;
  reason?: string;
  data?: unknown;
}
/** Your table of jobs. */
export interface Jobs {
  /** Inserts a job, unless the key has one. */
  insert(key: string, owner: string): Promise<void>;
  find(key: string): Promise<Job | undefined>;
}
export interface App {
  credentials: CloudCredentials;
  session(request: Request): Promise<{ id: string } | null>;
}

// #region jobs
export const createEndpoint = ({ credentials, session }: App, jobs: Jobs) =>
  createUploadHandler({
    credentials,
    async authorize(request) {
      const user = await session(request);
      return user && { mode: 'presigned-url', dir: `files/${user.id}/`, context: { user: user.id } };
    },
    async completed({ key, context }) {
      await jobs.insert(key, context.user); // your worker takes it from the table
      return processing();
    },
    async status({ key }) {
      const job = await jobs.find(key);
      if (job?.state === 'done') return { state: 'ready', data: job.data };
      if (job?.state === 'failed') return { state: 'refused', reason: job.reason };
      return { state: 'processing', share: job?.share };
    },
  });
// #endregion jobs
