// #region workers
import { createUploadHandler, fromEnv } from 'oss-direct-upload/server';

export default {
  fetch: createUploadHandler<Env>({ credentials: (_, env) => fromEnv(env), authorize }),
};
// #endregion workers

type Env = Record<string, string>;
declare function authorize(request: Request): Promise<{ dir: string; mode: 'post-policy' } | null>;
