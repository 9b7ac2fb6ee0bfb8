// Plugins that samples of `vite.config.ts` import, and that the templates of create-vite install.
declare module '@vitejs/plugin-vue' {
  export default function vue(): import('vite').PluginOption;
}
declare module '@vitejs/plugin-react' {
  export default function react(): import('vite').PluginOption;
}
