import type { TestRunnerConfig } from '@web/test-runner';

export type Middleware = NonNullable<TestRunnerConfig['middleware']>[number];

/**
 * `/answer?body=…&status=…&type=…&delay=…` answers exactly that, as any backend might.
 * Further `header=name: value` parameters add headers.
 */
export const answer: Middleware = async (context, next) => {
  if (context.path !== '/answer') return next();
  const query = new URL(context.url, 'http://localhost').searchParams;
  await new Promise((resolve) => setTimeout(resolve, Number(query.get('delay') ?? 0)));
  context.status = Number(query.get('status') ?? 200);
  context.type = query.get('type') ?? 'application/json';
  context.set('cache-control', 'no-store');
  for (const header of query.getAll('header')) {
    const [name = '', ...value] = header.split(':');
    context.set(name.trim(), value.join(':').trim());
  }
  context.body = query.get('body') ?? '';
};
