export default defineNuxtConfig({
  compatibilityDate: '2026-01-01',
  telemetry: false,
  hooks: {
    'build:manifest'(manifest) {
      // Nuxt would prefetch each chunk that a page may import later.
      for (const [source, file] of Object.entries(manifest))
        if (source.includes('oss-direct-upload')) file.prefetch = false;
    },
  },
});
