import 'oss-direct-upload';

const field = document.querySelector('oss-direct-upload')!; // with mode="vod"

// #region page
import { processing } from 'oss-direct-upload/core';

field.afterUpload = (task, { videoId }) =>
  processing({
    timeout: 3600_000,
    async *status({ signal }) {
      while (!signal.aborted) {
        const film = await fetch(`/api/films?id=${videoId}`, { signal })
          .then((response) => response.json())
          .catch(() => ({})); // a lost connection: it is asked again
        if (film.state === 'ready') return yield { state: 'ready', data: { url: film.url } };
        if (film.state === 'refused') return yield { state: 'refused', reason: 'This video cannot be converted.' };
        await new Promise((resolve) => setTimeout(resolve, 5000));
      }
    },
  });
// #endregion page
