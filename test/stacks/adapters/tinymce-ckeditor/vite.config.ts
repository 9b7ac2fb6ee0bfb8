import { defineConfig } from 'vite';

export default defineConfig({
  build: { rolldownOptions: { input: ['tinymce.html', 'ckeditor.html'] }, chunkSizeWarningLimit: 5000 },
});
