// The address gives the tag its attributes, and with `script` says where the drop-in comes from. Files come by message, and are
// dropped on the element; when all is settled the page reports how it went.
const query = new URLSearchParams(location.search);
const element = document.querySelector('oss-direct-upload');
const heard = [];
const workers = [];
const violations = [];

for (const [name, value] of query) if (name !== 'script') element.setAttribute(name, value);
for (const name of ['file-added', 'upload-start', 'upload-success', 'upload-error']) {
  element.addEventListener(name, () => heard.push(name));
}
document.addEventListener('securitypolicyviolation', (event) => violations.push(event.effectiveDirective));

/** Reports which workers were tried and which of them responded. */
globalThis.Worker = class extends Worker {
  constructor(url, options) {
    const tried = { url: String(url), responded: false };
    workers.push(tried);
    super(url, options);
    this.addEventListener('message', () => (tried.responded = true));
  }
};

element.addEventListener('uploads-settled', ({ detail }) => {
  const tasks = detail.tasks.map(({ status, result, error }) => ({
    ...{ status, key: result?.key, verified: result?.verified },
    error: error && `${error.code}: ${error.message} ${String(error.cause)}`,
  }));
  sendReport({ tasks, heard, workers, violations, loaded: loaded(), text: element.shadowRoot.textContent });
});

addEventListener('message', ({ data }) => {
  const dataTransfer = new DataTransfer();
  for (const file of data) dataTransfer.items.add(file);
  const zone = element.shadowRoot.querySelector('[part=dropzone]');
  zone.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, composed: true, cancelable: true }));
});

if (query.has('script')) {
  const script = document.createElement('script');
  script.type = 'module';
  const policy = globalThis.trustedTypes?.createPolicy('somebodys-page', { createScriptURL: (url) => url });
  script.src = policy?.createScriptURL(query.get('script')) ?? query.get('script');
  document.head.append(script);
}
await customElements.whenDefined('oss-direct-upload');
await element.updateComplete;
sendReport({ loaded: loaded() });

function loaded() {
  return performance.getEntriesByType('resource').map(({ name }) => name);
}

function sendReport(report) {
  parent.postMessage(report, '*');
}
