import { index, route, type RouteConfig } from '@react-router/dev/routes';

export default [
  index('routes/album.tsx'),
  route('api/oss-permission', 'routes/oss-permission.ts'),
] satisfies RouteConfig;
