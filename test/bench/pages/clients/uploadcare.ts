import * as UC from '@uploadcare/file-uploader';
import '@uploadcare/file-uploader/index.css';
import type { Client } from '../client.js';

/** Uploadcare's inline uploader. It uploads to its own cloud only, so here it only shows files. */
export const client: Client = {
  mount(root) {
    UC.defineComponents(UC);
    root.innerHTML = `
      <uc-config ctx-name="bench" pubkey="demopublickey" confirm-upload="true" multiple-max="100000" quality-insights="false"></uc-config>
      <uc-file-uploader-inline ctx-name="bench"></uc-file-uploader-inline>
      <uc-upload-ctx-provider ctx-name="bench"></uc-upload-ctx-provider>`;
  },

  add(files) {
    const api = document.querySelector('uc-upload-ctx-provider')!.getAPI();
    for (const file of files) api.addFileFromObject(file);
    api.setCurrentActivity('upload-list');
  },
};
