declare const list: HTMLElement;
declare function rowOf(id: string): HTMLElement;
declare function randomText(length: number): string;

// #region before
let expires = 0;
let form: {
  host: string;
  accessid: string;
  policy: string;
  signature: string;
  dir: string;
  expire: number;
  callback: string;
};

function sendTo(up: plupload.Uploader, name: string): void {
  if (expires < Date.now() / 1000 + 3) {
    const request = new XMLHttpRequest();
    request.open('GET', '/api/get-policy', false); // blocks the page
    request.send();
    form = JSON.parse(request.responseText);
    expires = form.expire;
  }
  up.setOption({
    url: form.host,
    multipart_params: {
      key: form.dir + randomText(10) + name.slice(name.lastIndexOf('.')),
      policy: form.policy,
      OSSAccessKeyId: form.accessid,
      signature: form.signature,
      callback: form.callback,
      success_action_status: '200',
    },
  });
}

const uploader = new plupload.Uploader({
  runtimes: 'html5,html4',
  browse_button: 'selectfiles',
  url: 'https://oss.aliyuncs.com',
  filters: {
    mime_types: [{ title: 'Images', extensions: 'jpg,png,webp' }],
    max_file_size: '10mb',
    prevent_duplicates: true,
  },
  init: {
    FilesAdded: (up, files) => {
      for (const { id, name } of files) list.insertAdjacentHTML('beforeend', `<div id="${id}">${name} <b></b></div>`);
      up.start();
    },
    BeforeUpload: (up, { name }) => sendTo(up, name),
    UploadProgress: (_up, { id, percent }) => void (rowOf(id).textContent = `${percent} %`),
    FileUploaded: (_up, { id }, { status, response }) => {
      rowOf(id).textContent = status === 200 ? 'Uploaded' : status === 203 ? 'Callback failed' : response;
    },
    Error: (_up, { response, message }) => alert(response ?? message),
  },
});
uploader.init();
// #endregion before
