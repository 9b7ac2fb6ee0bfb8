import { UploadQueue } from 'oss-direct-upload/core';

const queue = new UploadQueue({ endpoint: '/api/oss-permission' });

// #region fetch
const response = await fetch('/reports/2026.csv');
const report = await queue.addStream(response.body!, { name: '2026.csv', type: 'text/csv' });
console.log((await report?.finished)?.key);
// #endregion fetch

// #region private-files
const folder = await navigator.storage.getDirectory();
const handle = await folder.getFileHandle('draft.zip');
queue.add([await handle.getFile()]); // its size is known: a file like others
// #endregion private-files

// #region log
const { readable, writable } = new TransformStream<string, string>();
const log = writable.getWriter();
const task = await queue.addStream(readable, { name: 'session.txt', type: 'text/plain', live: true });

export const write = (line: string) => log.write(`${line}\n`);
export const end = async () => (await log.close(), task?.finished);
// #endregion log

// #region header
const header = new TextEncoder().encode('rows: 1000\n');
async function* rows() {
  for (let i = 0; i < 1000; i++) yield `${i};${'x'.repeat(2000)}\n`;
}
await queue.addStream(rows(), {
  name: 'rows.csv',
  firstPart: 'last',
  finish: (first) => new Blob([header, first]),
});
// #endregion header
