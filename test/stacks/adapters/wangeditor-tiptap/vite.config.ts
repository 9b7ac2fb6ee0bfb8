import { defineConfig } from 'vite';

export default defineConfig({
  build: { rolldownOptions: { input: ['wangeditor.html', 'tiptap.html'] }, chunkSizeWarningLimit: 5000 },
});
