import type { UploadTask } from '../../core/queue/upload-task.js';

/**
 * Whether a failed task may end differently. The queue keeps the policy that rejected a type or size until it expires: until then the
 * same file fails again at once, and the endpoint is not asked.
 */
export const mayRetry = ({ error }: UploadTask): boolean => !!error && !/^policy-(type|size)$/.test(error.rule ?? '');
