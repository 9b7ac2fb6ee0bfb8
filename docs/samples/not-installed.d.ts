// What samples import and the project does not install: plugins, which the templates of create-vite have, and TanStack Router.
declare module '@vitejs/plugin-vue' {
  export default function vue(): import('vite').PluginOption;
}
declare module '@vitejs/plugin-react' {
  export default function react(): import('vite').PluginOption;
}

declare module '@tanstack/react-router' {
  type Handler = (context: { request: Request }) => Response | Promise<Response>;
  export function createFileRoute(
    path: string,
  ): (options: { component?: () => unknown; server?: { handlers: Record<string, Handler> } }) => unknown;
}
