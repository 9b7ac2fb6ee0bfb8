import { bareUrl } from '../base/safe-url.js';
import { HOMEPAGE } from '../base/homepage.js';
import { endpointOptions } from '../grant/early-request.js';
import { fetchEndpoint } from '../grant/endpoint-request.js';
import type { GrantRequest } from '../grant/grant.js';
import { modeCode } from '../modes/mode-code.js';
import { narrowRules } from '../rules/narrow-rules.js';
import type { QueueSettings } from '../task/upload-settings.js';
import type { QueueContext } from './queue-context.js';

type Rules = Readonly<Record<string, unknown>>;

const request: GrantRequest = { file: { name: '', size: 0, type: '' }, asks: { operation: 'rules' } };

/** Narrows settings; given those that it has narrowed, it begins with what the page had. */
type Narrow = (given: QueueSettings) => QueueSettings;

/** What was asked of each queue's route, or is being asked. */
const asked = new WeakMap<QueueContext, { readonly endpoint: unknown; readonly narrow: Promise<Narrow | undefined> }>();
/** Requests on their way: those of several fields are one. */
const onTheirWay = new Map<string, Promise<Rules>>();

/** Narrows a queue's rules by its route's, and takes its mode from there. A failure is a warning. @param seen asks when a person sees this; absent: now */
export async function followRoute(context: QueueContext, seen?: Element): Promise<void> {
  if (seen) await isSeen(seen);
  const { endpoint } = context.settings;
  if (!endpoint) return;
  let known = asked.get(context);
  if (known?.endpoint !== endpoint) {
    known = { endpoint, narrow: ask(context, endpoint) };
    asked.set(context, known);
  }
  const narrow = await known.narrow;
  if (asked.get(context) !== known) return;
  if (!narrow) asked.delete(context); // who asks again may get them
  if (!narrow || context.settings.narrow === narrow) return;
  context.queue.configure({ narrow });
  if (context.runner.current) void context.origin.mode().catch(() => {}); // the first file loads it again, and reports a failure
}

async function ask(context: QueueContext, endpoint: QueueSettings['endpoint']): Promise<Narrow | undefined> {
  let rules: Rules;
  try {
    rules = await askOnce(context.settings);
  } catch (reason) {
    const address = typeof endpoint === 'string' ? bareUrl(endpoint) : 'the function `endpoint`';
    const cause = reason instanceof Error ? reason.message : '';
    console.warn(
      `oss-direct-upload: ${address} gave no rules. ${cause} The field works without them: its grants decide. See ${HOMEPAGE}/backend/routes#rules`,
    );
    return undefined;
  }
  const { maxFiles: _, maxTotalSize: __, ...ofOneFile } = rules;
  const counting = context.settings.ofRoute === 'file' ? ofOneFile : rules;
  // what is being uploaded keeps its mode and its grants, and so do the files that follow
  const named = context.ledger.totals.count === 0 && typeof rules['mode'] === 'string' ? rules['mode'] : '';
  const route = Object.hasOwn(modeCode, named) ? named : undefined;
  let [page, narrowed, takesMode] = [context.settings.rules, context.settings.rules, false];
  return ({ ...given }) => {
    if (given.rules !== narrowed) page = given.rules;
    if (takesMode && given.mode === route) given.mode = undefined;
    if (given.endpoint !== endpoint) return { ...given, rules: page, narrow: undefined };
    narrowed = narrowRules(page, counting);
    takesMode = !given.mode && !given.signer && !given.modes;
    return { ...given, rules: narrowed, ...(takesMode && { mode: route }) };
  };
}

/** The rules of a queue's route. @throws what a request throws; an error that says how the endpoint responded */
function askOnce(settings: QueueSettings): Promise<Rules> {
  const { endpoint } = settings;
  if (typeof endpoint === 'function') return endpoint(request, new AbortController().signal).then(readRules);
  const options = endpointOptions(settings);
  const id = JSON.stringify([endpoint, options]);
  const begun =
    onTheirWay.get(id) ??
    fetchEndpoint(endpoint, { operation: 'rules' }, options, new AbortController().signal, 'default')
      .then(readRules)
      .finally(() => onTheirWay.delete(id));
  onTheirWay.set(id, begun);
  return begun;
}

async function readRules(returned: unknown): Promise<Rules> {
  const isResponse = returned instanceof Response;
  if (isResponse && !returned.ok) throw new Error(`It responded with ${returned.status}.`);
  const body: unknown = isResponse ? await returned.json() : returned;
  const { rules } = Object(typeof body === 'string' ? JSON.parse(body) : body) as { rules?: unknown };
  if (typeof rules !== 'object' || rules === null) throw new Error('Its response has no "rules".');
  return rules as Rules;
}

/** Waits until an element is on the screen, or nearly. Where browsers do not say that, it is. */
async function isSeen(element: Element): Promise<void> {
  if (!globalThis.IntersectionObserver) return;
  await new Promise<void>((resolve) => {
    const observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
        observer.disconnect();
        resolve();
      },
      { rootMargin: '100px' },
    );
    observer.observe(element);
  });
}
