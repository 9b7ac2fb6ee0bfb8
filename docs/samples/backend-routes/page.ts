declare const file: File;
declare const pdfs: File[];

// #region page
import { createClient, type InferData } from 'oss-direct-upload/core';
import type { uploads } from './uploads.js'; // only the type: no code of the server

const { upload, queue } = createClient<typeof uploads>('/api/uploads');

const { key, data } = await upload('avatar', file);
console.log(key, data.id); // `id` is a number

const documents = queue('documents', { rules: { maxFiles: 5 } }); // 5 of the 10 that the route allows
const { accept } = await documents.loadRules();
documents.add(pdfs);
console.log(accept); // application/pdf

export type Avatar = InferData<typeof uploads, 'avatar'>;
// #endregion page
