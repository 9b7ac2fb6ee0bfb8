import { createUploadHandler, processing } from 'oss-direct-upload/server';
import type { App } from './jobs.js';

/** Two operations of IMM's SDK, `@alicloud/imm20200930`. */
export interface Imm {
  createImageModerationTask(request: { projectName: string; sourceURI: string }): Promise<{ taskId: string }>;
  getImageModerationResult(request: {
    projectName: string;
    taskId: string;
    taskType: 'ImageModeration';
  }): Promise<{ status: string; moderationResult?: { suggestion: 'pass' | 'review' | 'block' } }>;
}

// #region check
export const createEndpoint = ({ credentials, session }: App, imm: Imm, projectName: string) =>
  createUploadHandler({
    credentials,
    async authorize(request) {
      const user = await session(request);
      return user && { mode: 'post-policy', dir: `pictures/${user.id}/`, types: ['image/*'] };
    },
    async completed({ key }) {
      const sourceURI = `oss://${credentials.bucket}/${key}`;
      const { taskId } = await imm.createImageModerationTask({ projectName, sourceURI });
      return processing({ job: taskId }); // signed: nothing needs to be stored
    },
    async status({ job }) {
      const taskId = job as string;
      const { status, moderationResult } = await imm.getImageModerationResult({
        ...{ projectName, taskId, taskType: 'ImageModeration' },
      });
      if (status === 'Failed') return { state: 'refused', reason: 'This picture cannot be read.' };
      if (status !== 'Succeeded') return { state: 'processing' };
      const isAllowed = moderationResult?.suggestion === 'pass';
      return isAllowed ? { state: 'ready' } : { state: 'refused', reason: 'This picture is not allowed here.' };
    },
  });
// #endregion check
