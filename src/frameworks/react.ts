'use client';

import 'oss-direct-upload'; // registers the element in browsers
import {
  createElement,
  type ForwardRefExoticComponent,
  forwardRef,
  type HTMLAttributes,
  type RefAttributes,
  useEffect,
  useImperativeHandle,
  useInsertionEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import { routeAddress } from '../base/route-address.js';
import type { OssDirectUpload as OssDirectUploadElement, TypedUploads, UploadQueue } from '../element.js';
import { type CamelListeners, type ComponentProperties, eventNames } from './element-names.js';
import { createQueueStore, noUploads, type UploadView } from './queue-store.js';
import type { RouteProps } from './route-props.js';
import { applyProperties, attributesOf, sortProps } from './sort-props.js';
import type { MediaEvent } from './tag.js';

export type { OssDirectUploadElement, UploadView };

type HostProps = Omit<
  HTMLAttributes<OssDirectUploadElement>,
  keyof (ComponentProperties & CamelListeners) | MediaEvent
>;

/** The element's properties and events in camelCase, and what every element of HTML has. */
export interface OssDirectUploadProps extends HostProps, ComponentProperties, CamelListeners {
  /** The `id` of the form that the field belongs to, if it is not the form around it. */
  form?: string | undefined;
}

/** React 18 warns about a layout effect on a server. */
const useBrowserEffect = typeof document === 'undefined' ? useEffect : useLayoutEffect;

/**
 * `<oss-direct-upload>` for React 18 and 19. A server renders the tag with its attributes; in a browser, properties and listeners are
 * set before the effects of the components around it run. `ref` is the element.
 *
 * @example
 * <OssDirectUpload
 *   endpoint="/api/oss-permission"
 *   accept="image/*"
 *   multiple
 *   onUploadSuccess={({ detail }) => save(detail.result.key)}
 * />
 */
export const OssDirectUpload: ForwardRefExoticComponent<OssDirectUploadProps & RefAttributes<OssDirectUploadElement>> =
  forwardRef(function OssDirectUpload(props: OssDirectUploadProps, ref) {
    const { properties, listeners, others } = sortProps(props);
    const { form } = props;
    const element = useRef<OssDirectUploadElement>(null);
    const [attributes] = useState(() => attributesOf(properties)); // as the server rendered them; later ones are set below
    const applied = useRef({ properties: {}, listeners });
    const [handle] = useState(() => (event: Event) => {
      const listener = applied.current.listeners[event.type];
      if (typeof listener === 'function') listener(event);
    });
    useInsertionEffect(() => () => void (applied.current.listeners = {}), []); // not where the tag is only hidden
    useBrowserEffect(() => {
      if (!element.current) return;
      for (const name of eventNames) element.current.addEventListener(name, handle);
      applyProperties(element.current, applied.current.properties, properties);
      applied.current = { properties, listeners };
    });
    useBrowserEffect(() => {
      if (form == null) element.current?.removeAttribute('form');
      else element.current?.setAttribute('form', form);
    }, [form]);
    useImperativeHandle(ref, () => element.current!, []);
    return createElement('oss-direct-upload', { ...hostProps(others), ...attributes, ref: element });
  });

/** The props of a field for the routes of one server: `route` instead of `endpoint`, and `result.data` with its type. */
export type UploadFieldProps<Uploads extends TypedUploads = TypedUploads> = RouteProps<
  Uploads,
  OssDirectUploadProps,
  'onUploadSuccess'
>;

/**
 * Makes a component like `OssDirectUpload` for the routes of `createUploads`. It has the rules of its route, and knows names and data by the type
 * of your server's routes.
 *
 * @param address of the server's routes, such as `/api/uploads`; a route's name is appended to its path
 * @example
 * const UploadField = createUploadField('/api/uploads'); // createUploadField<typeof uploads> knows the names and data of your server’s routes
 * const field = <UploadField route="avatar" onUploadSuccess={({ detail }) => console.log(detail.result.data)} />;
 */
export function createUploadField<Uploads extends TypedUploads = TypedUploads>(
  address: string,
): ForwardRefExoticComponent<UploadFieldProps<Uploads> & RefAttributes<OssDirectUploadElement>> {
  return forwardRef(function UploadField({ route, rules = true, ...props }: UploadFieldProps, ref) {
    const own = { ...props, rules, endpoint: routeAddress(address, route), ref };
    return createElement(OssDirectUpload, own as OssDirectUploadProps);
  }) as ReturnType<typeof createUploadField<Uploads>>;
}

/**
 * React 18 and 19 differ in what they make of these, and neither is right for all of them. `form` and `value`, which forms give to each
 * field, are left out: React 19 would set these properties, which can only be read.
 */
function hostProps({
  className,
  form: _form,
  value: _value,
  ...others
}: Record<string, unknown>): Record<string, unknown> {
  const props: Record<string, unknown> = className == null ? {} : { class: className };
  for (const [name, value] of Object.entries(others)) {
    const isText = /^(aria-|data-|contentEditable|draggable|spellCheck)/.test(name);
    if (value !== false || isText) props[name] = typeof value === 'boolean' && isText ? String(value) : value;
  }
  return props;
}

/**
 * Returns the tasks of a queue, and renders again with each change. Without a queue, and on a server, there are none.
 *
 * @example
 * import type { UploadQueue } from 'oss-direct-upload/core';
 * function Uploads({ queue }: { queue: UploadQueue }) {
 *   return useUploads(queue).map(({ id, name, status }) => <p key={id}>{name}: {status}</p>);
 * }
 */
export function useUploads(queue: UploadQueue | null | undefined): readonly UploadView[] {
  const { subscribe, read } = useMemo(() => createQueueStore(queue), [queue]);
  return useSyncExternalStore(subscribe, read, () => noUploads);
}
