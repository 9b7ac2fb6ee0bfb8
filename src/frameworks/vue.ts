import 'oss-direct-upload';
import {
  type AllowedComponentProps,
  camelize,
  cloneVNode,
  Comment,
  computed,
  type ComponentCustomProps,
  type ComponentPublicInstance,
  defineComponent,
  Fragment,
  getCurrentInstance,
  getCurrentScope,
  h,
  type HTMLAttributes,
  type MaybeRefOrGetter,
  mergeProps,
  nextTick,
  onBeforeMount,
  onMounted,
  type ShallowRef,
  shallowRef,
  toRaw,
  toValue,
  type VNode,
  type VNodeProps,
  watch,
} from 'vue';
import type {
  InferRoutes,
  OssDirectUpload as OssDirectUploadElement,
  StoredFile,
  TypedUploads,
  UploadQueue,
} from '../element.js';
import { type CamelListeners, type ComponentProperties, objectNames } from './element-names.js';
import { attributeName } from '../base/attribute-name.js';
import { routeAddress } from '../base/route-address.js';
import { createFormModel, type FormModel } from './form-model.js';
import { createQueueStore, noUploads, type UploadView } from './queue-store.js';
import type { RouteProps } from './route-props.js';
import type { MediaEvent } from './tag.js';

export type { OssDirectUploadElement, UploadView };

type HostProps = Omit<HTMLAttributes, keyof (ComponentProperties & CamelListeners) | MediaEvent>;

/** The element's properties and events, the model, and what every element of HTML has. */
export interface OssDirectUploadProps extends HostProps, ComponentProperties, CamelListeners {
  /** `v-model`: the element's value. Keys that are new in it are shown as stored; those that leave it leave the list, without an event. */
  modelValue?: readonly string[] | undefined;
  /** Sets the model when the value changes; `v-model` adds it. */
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

type Instance<Props = OssDirectUploadProps> = Omit<
  ComponentPublicInstance<OssDirectUploadProps, Exposed>,
  '$props' | '$slots'
> & {
  $props: Props & AllowedComponentProps & ComponentCustomProps & VNodeProps;
  $slots: UploadSlots;
};

/** The props of a field for the routes of one server: `route` instead of `endpoint`, and `result.data` with its type. */
export type UploadFieldProps<
  Uploads extends TypedUploads = TypedUploads,
  Name extends InferRoutes<Uploads> = InferRoutes<Uploads>,
> = RouteProps<Uploads, OssDirectUploadProps, 'onUploadSuccess', Name>;

/** Templates know the data of a route only where the component is generic. */
interface UploadField<Uploads extends TypedUploads> {
  new <Name extends InferRoutes<Uploads>>(
    props: UploadFieldProps<Uploads, Name>,
  ): Instance<UploadFieldProps<Uploads, Name>>;
}

const objects: ReadonlySet<string> = new Set(objectNames);
const slotNames = ['label', 'hint', 'icon', 'button'];
/** What Vue sets as on any element: listeners, and attributes whose `false` is a text. */
const isForVue = /^(on[A-Z]|class$|style$|aria-|data-|draggable$|spellcheck$|contenteditable$|[.^])/;

/**
 * The upload field as a component of Vue 3. On a server it renders the tag with its attributes; in the browser it sets the properties,
 * too. It exposes `element`.
 */
export const OssDirectUpload = defineComponent({
  name: 'OssDirectUpload',
  inheritAttrs: false,
  props: ['modelValue', 'stored'],
  emits: ['update:modelValue'],
  setup(props: Record<string, unknown>, { attrs, emit, expose, slots }) {
    const element = shallowRef<OssDirectUploadElement>();
    expose({ element });

    let attributeMark = '';
    onBeforeMount(() => (attributeMark = '^')); // Vue would set properties, and wrong ones where a value is absent
    /** Each property that was ever set, which is undefined where it is not set any more. */
    const unset: Record<string, undefined> = {};
    const bound = () => {
      const set: Record<string, unknown> = {};
      for (const [name, given] of Object.entries(attrs)) {
        const value = toRaw(given);
        const property = camelize(name).replace('objectKey', 'key');
        if (isForVue.test(name)) {
          set[name] = value;
        } else if (objects.has(property) || typeof value === 'object' || typeof value === 'function') {
          set[`.${property}`] = value ?? undefined;
          unset[`.${property}`] = undefined;
        } else if (value !== undefined && value !== false) {
          set[attributeMark + attributeName(name)] = value === true ? '' : value;
        }
      }
      return { ...unset, ...set };
    };

    let model: FormModel | undefined;
    /** Undefined where the page binds none. */
    const modelValue = () => (props.modelValue as readonly string[] | null | undefined)?.slice();
    const stored = () => (toRaw(props.stored) ?? []) as readonly StoredFile[];
    const report = () => {
      const value = model?.takeChange();
      if (value) emit('update:modelValue', value);
    };
    watch(
      [modelValue, () => JSON.stringify(props.stored)],
      ([value, now], [valueBefore, before]) => {
        if (value ?? valueBefore) model?.follow(value ?? []);
        if (now === before) return;
        model?.show(stored());
        report();
      },
      { flush: 'post' },
    );
    const start = ({ el }: VNode) => {
      element.value = el as OssDirectUploadElement;
      model = createFormModel(element.value);
      model.follow(modelValue() ?? []);
      model.show(stored());
    };
    onMounted(report);
    const reportSoon = () => void nextTick(report);
    const moves = { onFileRemoved: reportSoon, onFileRestored: reportSoon };
    const listeners = { onVnodeBeforeMount: start, onChange: report, ...moves };

    return () =>
      h('oss-direct-upload', mergeProps(listeners, bound()), [
        ...(slots.default?.() ?? []),
        ...slotNames.flatMap((name) => assigned(slots[name]?.() ?? [], name)),
      ]);
  },
}) as unknown as new () => Instance;

/**
 * Makes a component like `OssDirectUpload` for the routes of `createUploads`. It has the rules of its route, and knows names and data by the type
 * of your server's routes.
 *
 * @param address of the server's routes, such as `/api/uploads`; a route's name is appended to its path
 * @example
 * const UploadField = createUploadField('/api/uploads'); // createUploadField<typeof uploads> knows the names and data of your server’s routes
 */
export function createUploadField<Uploads extends TypedUploads = TypedUploads>(address: string): UploadField<Uploads> {
  return defineComponent({
    name: 'UploadField',
    inheritAttrs: false,
    props: ['route'],
    setup(props: { route: string }, { attrs, expose, slots }) {
      const field = shallowRef<Exposed>();
      expose({ element: computed(() => field.value?.element) });
      return () => {
        const rules = (attrs.rules ?? true) as boolean;
        const own = { ...attrs, rules, endpoint: routeAddress(address, props.route), ref: field };
        return h(OssDirectUpload, own, slots);
      };
    },
  }) as unknown as UploadField<Uploads>;
}

/** Gives what a slot of the component renders to the element's slot of this name. */
function assigned(nodes: readonly VNode[], slot: string): VNode[] {
  return nodes.flatMap((node) => {
    if (node.type === Comment) return node;
    if (node.type === Fragment) return assigned(node.children as VNode[], slot);
    return typeof node.type === 'symbol' ? h('span', { slot }, [node]) : cloneVNode(node, { slot });
  });
}

/**
 * Returns a ref to the tasks of a queue, which follows each change until the component or scope ends. Without a queue, and on a server,
 * there are none.
 *
 * @param queue a queue, or a ref or function that gives one
 * @example
 * import { UploadQueue } from 'oss-direct-upload/core';
 * const queue = new UploadQueue({ endpoint: '/api/oss-permission' });
 * const uploads = useUploads(queue);
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
  const scope = getCurrentScope(); // of a composable that components share, it outlasts this one
  if (getCurrentInstance()) onMounted(() => scope!.run(start)); // a component has one
  else start();
  return uploads;
}
