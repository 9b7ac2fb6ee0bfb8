import { UploadError } from '../../core/upload-error.js';

/** Where OSS's callback fails, the object is stored all the same: the error says under which key. */
export async function namingKey<T>(sent: Promise<T>, key: () => string): Promise<T> {
  try {
    return await sent;
  } catch (error) {
    if (!(error instanceof UploadError && error.code === 'callback')) throw error;
    const { code, message, hint, status, ossCode, ec, requestId, cause } = error;
    throw new UploadError(code, message, { hint, status, ossCode, ec, requestId, cause, key: key() });
  }
}
