// src/upload.ts, for a page with an <input type="file"> and a <progress>
import { upload } from 'oss-direct-upload/core';

const input = document.querySelector<HTMLInputElement>('input[type=file]')!;
const bar = document.querySelector('progress')!;

input.addEventListener('change', async () => {
  const { key, verified } = await upload(input.files![0]!, {
    endpoint: '/api/uploads/photos',
    onProgress: ({ sent, size }) => (bar.value = sent / size), // bytes
  });
  console.log(key, verified);
});
