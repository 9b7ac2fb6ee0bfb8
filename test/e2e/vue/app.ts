// An application in Vue, for a server and for a browser. What happens is written down in `heard`.
import { endpoint, sts, UploadQueue } from 'oss-direct-upload/core';
import {
  createUploadField,
  OssDirectUpload,
  type OssDirectUploadElement,
  type OssDirectUploadProps,
  useUploads,
} from 'oss-direct-upload/vue';
import { type Component, computed, defineComponent, effectScope, onMounted, reactive, ref } from 'vue';

const grants = '/get_sts_token_for_oss_upload';

/** What the test does with the page. */
export interface Driven {
  element: OssDirectUploadElement;
  heard: string[];
  /** The model, which the test may set. */
  keys: string[];
  /** The component's other props. */
  props: OssDirectUploadProps;
}

const Upload = defineComponent({
  components: { OssDirectUpload },
  setup() {
    const heard: string[] = [];
    const upload = ref<InstanceType<typeof OssDirectUpload>>();
    const driven: Omit<Driven, 'element'> = reactive({
      heard,
      keys: [],
      props: {
        endpoint: grants,
        mode: 'sts',
        maxFiles: 3,
        noPaste: false,
        metadata: { album: '2024' },
      },
    });
    const note = (text: string) => void heard.push(text);
    onMounted(() => {
      note(`mounted ${JSON.stringify(upload.value?.element?.metadata)}`);
      Object.assign(globalThis, { driven });
      Object.defineProperty(driven, 'element', { get: () => upload.value?.element });
    });
    return {
      upload,
      driven,
      note,
      keyOf: ({ name }: { name: string }) => `of-vue-${name}`,
      before: ({ name }: { name: string }) => note(`before ${name}`),
    };
  },
  template: `
    <OssDirectUpload
      id="photos"
      ref="upload"
      v-model="driven.keys"
      v-bind="driven.props"
      class="field"
      multiple
      no-drop
      :no-list="false"
      :wait-for-uploads="true"
      max-file-size="20MB"
      name="photo"
      :object-key="keyOf"
      :context="5"
      :before-upload="before"
      @upload-start.once="note('start')"
      @upload-success="({ detail, currentTarget }) => note('success ' + detail.result.verified + ' ' + currentTarget.id)"
      @file-removed="note('removed')"
      @update:model-value="(keys) => note('model ' + keys.length)"
      @change="note('change')"
    >
      <template #label>Photos <b v-if="driven.keys.length">{{ driven.keys.length }}</b></template>
      <template #button><button v-for="name in ['Choose photos']" type="button">{{ name }}</button></template>
      <small slot="hint">Up to 20 MB</small>
    </OssDirectUpload>
    <output>{{ driven.keys.join() }}</output>`,
});

/** Counts what listens to a queue. */
function countListeners(queue: UploadQueue): { queue: UploadQueue; listeners: number } {
  const counted = { queue, listeners: 0 };
  for (const [name, step] of [
    ['addEventListener', 1],
    ['removeEventListener', -1],
  ] as const) {
    const original = queue[name].bind(queue) as (...all: unknown[]) => void;
    queue[name] = (...all: unknown[]) => {
      counted.listeners += step;
      original(...all);
    };
  }
  return counted;
}

const List = defineComponent({
  setup() {
    const queue = new UploadQueue({ mode: sts, endpoint: endpoint(grants) });
    const scope = effectScope(true); // as of a composable that components share
    Object.assign(globalThis, { counted: countListeners(queue), stopShared: () => scope.stop() });
    const uploads = useUploads(() => queue);
    return {
      uploads,
      shared: scope.run(() => useUploads(queue)),
      done: computed(() => uploads.value.filter(({ status }) => status === 'done').length),
    };
  },
  template: `
    <p>{{ done }} of {{ shared.length }}</p>
    <ul><li v-for="{ id, name, status, progress } in uploads" :key="id" :data-status="status">{{ name }}: {{ progress }}</li></ul>`,
});

/** The type of the server's routes, as an application imports it. */
type Routes = { readonly '~data'?: { photos: { user: number } } };

const Route = defineComponent({
  components: { UploadField: createUploadField<Routes>('/server/routes') },
  setup: () => ({ field: ref(), keys: ref<string[]>([]), user: ref(0) }),
  template: `
    <UploadField id="photos" ref="field" v-model="keys" route="photos" :rules="undefined" @upload-success="({ detail }) => (user = detail.result.data.user)" />
    <output>{{ field?.element?.id }} by {{ user }}: {{ keys.length }}</output>`,
});

/** A field without a model: its form, or its events, take the value. */
const Plain = defineComponent({
  components: { OssDirectUpload },
  setup() {
    const driven = reactive({ props: { endpoint: grants, mode: 'sts' } });
    const field = ref<InstanceType<typeof OssDirectUpload>>();
    onMounted(() => {
      Object.assign(globalThis, { driven });
      Object.defineProperty(driven, 'element', { get: () => field.value?.element });
    });
    return { driven, field };
  },
  template: '<OssDirectUpload ref="field" multiple v-bind="driven.props" />',
});

/** A field whose page names a stored file at first. */
const Stored = defineComponent({
  components: { OssDirectUpload },
  setup: () => ({ keys: ref<string[]>([]), stored: [{ key: 'u/1/x.txt' }] }),
  template: '<OssDirectUpload v-model="keys" :stored="stored" multiple /><output>{{ keys.join() }}</output>',
});

export const views: Record<string, Component> = {
  upload: Upload,
  plain: Plain,
  stored: Stored,
  list: List,
  route: Route,
};
