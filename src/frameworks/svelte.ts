import type { Component, Snippet } from 'svelte';
import type { HTMLAttributes } from 'svelte/elements';
import { routeAddress } from '../base/route-address.js';
import type { OssDirectUpload as OssDirectUploadElement, TypedUploads } from '../element.js';
import type { ComponentProperties, JoinedListeners } from './element-names.js';
import Upload from './OssDirectUpload.svelte';
import type { RouteProps } from './route-props.js';
import type { MediaEvent } from './tag.js';

export type { OssDirectUploadElement };

type HostProps = Omit<
  HTMLAttributes<OssDirectUploadElement>,
  keyof (ComponentProperties & JoinedListeners) | Lowercase<MediaEvent> | 'children' | `on:${string}` | `bind:${string}`
>;

/** What a snippet spreads on its element: `{#snippet label(slot)}<b {...slot}>Photos</b>{/snippet}`. */
type SlotSnippet = Snippet<[{ slot: string }]>;

/** The element's properties and events, its value, and what every element of HTML has. */
export interface OssDirectUploadProps extends HostProps, ComponentProperties, JoinedListeners {
  /** `bind:value`: the element's value. Keys that are new in it are shown as stored; those that leave it leave the list, without an event. */
  value?: readonly string[] | undefined;
  /** `bind:element`: the element, once it is rendered. */
  element?: OssDirectUploadElement | undefined;
  /** A native `<input type=file>` for browsers that run no scripts. */
  children?: Snippet | undefined;
  /** Replaces the zone's label. */
  label?: SlotSnippet | undefined;
  /** Replaces the text below the label. */
  hint?: SlotSnippet | undefined;
  /** Replaces the zone's icon. */
  icon?: SlotSnippet | undefined;
  /** Replaces the button that chooses files. */
  button?: SlotSnippet | undefined;
}

interface Exports {
  [name: string]: never;
}

/** The upload field as a component of Svelte 5. On a server it renders the tag with its attributes; in the browser it sets the properties, too. */
export const OssDirectUpload = Upload as unknown as Component<OssDirectUploadProps, Exports, 'value' | 'element'>;

/** The props of a field for the routes of one server: `route` instead of `endpoint`, and `result.data` with its type. */
export type UploadFieldProps<Uploads extends TypedUploads = TypedUploads> = RouteProps<
  Uploads,
  OssDirectUploadProps,
  'onuploadsuccess'
>;

type UploadField<Uploads extends TypedUploads> = Component<UploadFieldProps<Uploads>, Exports, 'value' | 'element'>;

/**
 * Makes a component like `OssDirectUpload` for the routes of `createUploads`. It has the rules of its route, and knows names and data by the type
 * of your server's routes.
 *
 * @param address of the server's routes, such as `/api/uploads`; a route's name is appended to its path
 * @example
 * const UploadField = createUploadField('/api/uploads'); // createUploadField<typeof uploads> knows the names and data of your server’s routes
 */
export function createUploadField<Uploads extends TypedUploads = TypedUploads>(address: string): UploadField<Uploads> {
  const render = Upload as unknown as (where: unknown, props: object) => unknown;
  return ((where: unknown, props: Given) => render(where, ofRoute(props, address))) as unknown as UploadField<Uploads>;
}

type Given = Record<PropertyKey, unknown> & { readonly route: string };

/** The props of a field, as its route makes them. They stay what Svelte has made: bound ones can be set, and others change. */
function ofRoute(props: Given, address: string): object {
  const added: Record<PropertyKey, (given: Given) => unknown> = {
    endpoint: ({ route }) => routeAddress(address, route),
    rules: ({ rules = true }) => rules,
  };
  const valueOf = (name: PropertyKey) => (Object.hasOwn(added, name) ? added[name]!(props) : props[name]);
  return new Proxy(props, {
    get: (_, name) => valueOf(name),
    has: (given, name) => name in added || name in given,
    ownKeys: (given) =>
      [...new Set([...Reflect.ownKeys(given), ...Object.keys(added)])].filter((name) => name !== 'route'),
    getOwnPropertyDescriptor: (given, name) =>
      Object.hasOwn(added, name)
        ? { value: valueOf(name), enumerable: true, configurable: true }
        : Reflect.getOwnPropertyDescriptor(given, name),
  });
}
