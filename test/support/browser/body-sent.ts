/** Runs work with a promise that resolves when the browser has sent a request's body. */
export async function withBodySent<T>(work: (sent: Promise<void>) => Promise<T>): Promise<T> {
  const { prototype } = XMLHttpRequest;
  const { send } = prototype;
  const sent = new Promise<void>((resolve) => {
    prototype.send = function (body) {
      if (body) this.upload.addEventListener('load', () => resolve());
      send.call(this, body);
    };
  });
  try {
    return await work(sent);
  } finally {
    prototype.send = send;
  }
}
