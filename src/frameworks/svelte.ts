import type { Component, Snippet } from 'svelte';
import type { HTMLAttributes } from 'svelte/elements';
import type { OssDirectUpload as OssDirectUploadElement } from '../element.js';
import type { ComponentProperties, JoinedListeners } from './element-names.js';
import Upload from './OssDirectUpload.svelte';
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

/**
 * The upload field as a component of Svelte 5. On a server it renders the tag with its attributes; in the browser it sets the
 * properties, too.
 */
export const OssDirectUpload = Upload as unknown as Component<OssDirectUploadProps, Exports, 'value' | 'element'>;
