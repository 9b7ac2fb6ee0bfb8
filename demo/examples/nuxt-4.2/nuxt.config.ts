export default defineNuxtConfig({
  compatibilityDate: '2026-01-01',
  telemetry: false,
  hooks: {
    'build:manifest'(manifest) {
      // Nuxt would prefetch each chunk that a page may import later. The shared ones have names such as `_BC4BiYi3.js`.
      for (const file of Object.values(manifest))
        file.dynamicImports = file.dynamicImports?.filter((source) => !/oss-direct-upload|^_/.test(source));
    },
  },
});
