import { sts } from 'oss-direct-upload/core';
import { OssDirectUpload } from 'oss-direct-upload/element';

customElements.define('oss-direct-upload', OssDirectUpload);

const form = document.querySelector('form');
Object.assign(document.querySelector('oss-direct-upload'), { mode: sts, metadata: { source: 'album' } });

form.addEventListener('upload-success', ({ detail: { result } }) => {
  const row = document.createElement('li');
  row.textContent = `${result.key} ${result.verified ? 'verified' : 'not verified'}`;
  document.querySelector('ul.stored').append(row);
});

form.addEventListener('submit', (event) => {
  event.preventDefault();
  document.querySelector('output').textContent = JSON.stringify([...new FormData(form)]);
});
