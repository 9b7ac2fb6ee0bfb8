import 'oss-direct-upload';
import {
  type AllowedComponentProps,
  cloneVNode,
  Comment,
  type ComponentCustomProps,
  type ComponentPublicInstance,
  defineComponent,
  Fragment,
  getCurrentInstance,
  h,
  type HTMLAttributes,
  type MaybeRefOrGetter,
  nextTick,
  onMounted,
  type ShallowRef,
  shallowRef,
  toRaw,
  toValue,
  type VNode,
  type VNodeProps,
  watch,
} from 'vue';
import type { OssDirectUpload as OssDirectUploadElement, StoredFile, UploadQueue } from '../element.js';
import { type ComponentProperties, type ElementEvents, flagNames, objectNames, textNames } from './element-names.js';
import { FormModel } from './form-model.js';
import { createQueueStore, noUploads, type UploadView } from './queue-store.js';
import { applyProperties, attributesOf } from './sort-props.js';

export type { OssDirectUploadElement, UploadView };

type CamelCase<Name extends string> = Name extends `${infer First}-${infer Rest}`
  ? `${First}${Capitalize<CamelCase<Rest>>}`
  : Name;

/** `@upload-success`, and so on. */
type EventProps = {
  [Name in keyof ElementEvents as `on${Capitalize<CamelCase<Name>>}`]?:
    | ((event: ElementEvents[Name] & { readonly currentTarget: OssDirectUploadElement }) => void)
    | undefined;
};

/** Events of media and images, which would be taken for those of an upload. */
type MediaEvent = 'onAbort' | 'onError' | 'onLoad' | 'onLoadstart' | 'onPause' | 'onPlay' | 'onProgress';
type HostProps = Omit<HTMLAttributes, keyof (ComponentProperties & EventProps) | MediaEvent>;

/** The element's properties and events, the model, and what every element of HTML has. */
export interface OssDirectUploadProps extends HostProps, ComponentProperties, EventProps {
  /** `v-model`: the element's value. Keys that are new in it are shown as stored; those that leave it leave the list, without an event. */
  modelValue?: readonly string[] | undefined;
  'onUpdate:modelValue'?: ((value: string[]) => void) | undefined;
}

interface UploadSlots {
  /** A native `<input type=file>` for browsers that run no scripts, or elements with a `slot` of their own. */
  default?: () => unknown;
  label?: () => unknown;
  hint?: () => unknown;
  icon?: () => unknown;
  button?: () => unknown;
}

interface Exposed {
  /** The element, once it is rendered: its methods and what else it has. */
  readonly element: OssDirectUploadElement | undefined;
}

type Instance = ComponentPublicInstance<OssDirectUploadProps, Exposed> & {
  $props: OssDirectUploadProps & AllowedComponentProps & ComponentCustomProps & VNodeProps;
  $slots: UploadSlots;
};

const slotNames = ['label', 'hint', 'icon', 'button'];
/** `stored` is shown together with the model. */
const names = [...flagNames, ...textNames, ...objectNames].filter((name) => name !== 'stored');
const propOf = (name: string) => (name === 'key' ? 'objectKey' : name);
const anyProps = Object.fromEntries([...names, 'stored', 'modelValue'].map((name) => [propOf(name), null]));
const flagProps = Object.fromEntries(flagNames.map((name) => [name, { type: Boolean, default: undefined }]));

/**
 * The upload field as a component of Vue 3. On a server it renders the tag with its attributes; in the browser it sets the properties,
 * too. It exposes `element`.
 */
export const OssDirectUpload = defineComponent({
  name: 'OssDirectUpload',
  props: { ...anyProps, ...flagProps },
  emits: ['update:modelValue'],
  setup(props: Record<string, unknown>, { emit, expose, slots }) {
    const element = shallowRef<OssDirectUploadElement>();
    expose({ element });

    let applied: Record<string, unknown> = {};
    const properties = (): Record<string, unknown> => {
      const given = names.map((name) => [name, toRaw(props[propOf(name)])] as const);
      return Object.fromEntries(given.filter(([, value]) => value !== undefined));
    };
    const attributes = attributesOf(properties()); // as the server rendered them; later ones are set below
    const apply = (now: Record<string, unknown>) => {
      if (element.value) applyProperties(element.value, applied, now);
      applied = now;
    };
    watch(properties, apply, { flush: 'post' });

    let model: FormModel | undefined;
    const modelValue = () => (props.modelValue as readonly string[] | null | undefined)?.slice() ?? [];
    const stored = () => (toRaw(props.stored) ?? []) as readonly StoredFile[];
    const tell = () => {
      const value = model?.takeChange();
      if (value) emit('update:modelValue', value);
    };
    watch(
      [modelValue, () => JSON.stringify(props.stored)],
      ([value, now], [, before]) => {
        model?.follow(value);
        if (now === before) return;
        model?.show(stored());
        tell();
      },
      { flush: 'post' },
    );

    const start = ({ el }: VNode) => {
      element.value = el as OssDirectUploadElement;
      model = new FormModel(element.value);
      applied = {};
      apply(properties());
      model.follow(modelValue());
      if (props.stored) model.show(stored());
    };
    onMounted(tell);
    const listeners = { onVnodeBeforeMount: start, onChange: tell, onFileRemoved: () => void nextTick(tell) };

    return () =>
      h('oss-direct-upload', { ...attributes, ...listeners }, [
        ...(slots.default?.() ?? []),
        ...slotNames.flatMap((name) => assigned(slots[name]?.() ?? [], name)),
      ]);
  },
}) as unknown as new () => Instance;

/** Gives what a slot of the component renders to the element's slot of this name. */
function assigned(nodes: readonly VNode[], slot: string): VNode[] {
  return nodes.flatMap((node) => {
    if (node.type === Comment) return node;
    if (node.type === Fragment) return assigned(node.children as VNode[], slot);
    return typeof node.type === 'symbol' ? h('span', { slot }, [node]) : cloneVNode(node, { slot });
  });
}

/**
 * The tasks of a queue, again with each change, until the component or scope ends. Without a queue, and on a server, there are none.
 *
 * @param queue a queue, or a ref or function that gives one
 */
export function useUploads(
  queue: MaybeRefOrGetter<UploadQueue | null | undefined>,
): Readonly<ShallowRef<readonly UploadView[]>> {
  const uploads = shallowRef(noUploads);
  const start = () =>
    watch(
      () => toRaw(toValue(queue)),
      (current, _, onCleanup) => {
        const { subscribe, read } = createQueueStore(current);
        onCleanup(subscribe(() => void (uploads.value = read())));
        uploads.value = read();
      },
      { immediate: true },
    );
  if (getCurrentInstance()) onMounted(start);
  else start();
  return uploads;
}
