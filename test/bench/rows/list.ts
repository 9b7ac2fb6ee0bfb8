import type { Row } from './row.js';
import { n, type Scale, smallFiles } from './scale.js';

const peers = ['uppy', 'vaadin', 'element-plus', 'filepond-5', 'uploadcare'];

export const list = ({ listed: [few, many, most] }: Scale): readonly Row[] => [
  { ...row(few), clients: ['lit-floor', 'ours', ...peers, 'dropzone', 'antd', 'filepond'], runs: 3 },
  { ...row(many), clients: ['lit-floor', 'ours', ...peers] },
  row(most, false),
];

const row = (count: number, isQuick = true): Row => ({
  name: `list-${count}`,
  title: `${n(count)} files added to the list`,
  how: 'Nothing is sent. Usable: the list is shown, and no task of 50 ms or more follows. Retained JavaScript heap after a collection, the File objects not counted.',
  link: { rtt: 0 },
  task: { ...smallFiles(count, 120), work: 'add' },
  clients: ['lit-floor', 'ours'],
  columns: ['usable', 'longest', 'shown', 'heap'],
  lines: (results) => ({
    limit: results.say('lit-floor'),
    targets: isQuick
      ? [
          [results.of('ours'), '≤', 100, 'ms'],
          [results.of('ours', 'longest'), '≤', 50, 'ms for the longest task'],
          [results.of('ours', 'heap'), '≤', 1000, 'B of heap a file'],
        ]
      : [[results.of('ours'), '≤', 120_000, 'ms']],
  }),
});
