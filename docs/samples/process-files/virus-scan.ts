import { createHash } from 'node:crypto';
import { createUploadHandler, processing } from 'oss-direct-upload/server';
import type { App } from './jobs.js';

/** Two operations of Security Center's SDK, `@alicloud/sas20181203`. */
export interface SecurityCenter {
  /** CreateFileDetect */
  createFileDetect(request: { type: 0; hashKey: string; downloadUrl: string }): Promise<unknown>;
  /** GetFileDetectResult. `result` is 0: safe, 1: suspicious, 3: being scanned. */
  getFileDetectResult(request: { type: 0; hashKeyList: string[] }): Promise<{ resultList: { result: number }[] }>;
}
export interface Objects {
  /** A signed address of an object, for an hour. */
  signedUrl(key: string): string | Promise<string>;
  delete(key: string): Promise<unknown>;
}
/** Your table of scans. */
export interface Scans {
  /** Remembers the hash of a file. A key that is there already keeps its row. */
  put(key: string, hash: string): Promise<void>;
  hashOf(key: string): Promise<string | undefined>;
}

// #region endpoint
export const createEndpoint = ({ credentials, session }: App, sas: SecurityCenter, scans: Scans, objects: Objects) =>
  createUploadHandler({
    credentials,
    async authorize(request) {
      const user = await session(request);
      return user && { mode: 'presigned-url', dir: `documents/${user.id}/` };
    },
    completed: () => processing(), // the event begins the scan
    async status({ key }) {
      const hash = await scans.hashOf(key);
      if (!hash) return { state: 'processing' }; // the event has not come yet
      const { resultList } = await sas.getFileDetectResult({ type: 0, hashKeyList: [hash] });
      const result = resultList[0]?.result;
      if (result === 0) return { state: 'ready' };
      if (result !== 1) return { state: 'processing' };
      await objects.delete(key);
      return { state: 'refused', reason: 'A virus was found in this file.' };
    },
  });
// #endregion endpoint

// #region events
export const createReceiver = (token: string, sas: SecurityCenter, scans: Scans, objects: Objects) =>
  async function receive(request: Request): Promise<Response> {
    if (request.headers.get('x-eventbridge-signature-token') !== token) return new Response(null, { status: 403 });
    const { type, data } = (await request.json()) as { type: string; data: { oss: { object: { key: string } } } };
    if (!/^oss:ObjectCreated:(PutObject|PostObject|CompleteMultipartUpload)$/.test(type)) return new Response();
    const { key } = data.oss.object;
    const downloadUrl = await objects.signedUrl(key);
    const hashKey = await sha256Of(downloadUrl);
    await sas.createFileDetect({ type: 0, hashKey, downloadUrl });
    await scans.put(key, hashKey);
    return new Response(); // any other status, and EventBridge sends the event again
  };

async function sha256Of(url: string): Promise<string> {
  const hash = createHash('sha256');
  const { body } = await fetch(url);
  for await (const chunk of body ?? []) hash.update(chunk);
  return hash.digest('hex');
}
// #endregion events
