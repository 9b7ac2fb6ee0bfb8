// #region config
// vite.config.ts
import { defineConfig } from 'vite';

export default defineConfig({
  // … your plugins, as before
  server: { proxy: { '/api': 'http://127.0.0.1:3000' } },
});
// #endregion config
