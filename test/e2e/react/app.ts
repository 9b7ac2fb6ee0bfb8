// An application in React, for a server and for a browser. What happens is written down in `heard`.
import { sts, endpoint, UploadQueue } from 'oss-direct-upload/core';
import {
  createUploadField,
  OssDirectUpload,
  type OssDirectUploadElement,
  type OssDirectUploadProps,
  useUploads,
} from 'oss-direct-upload/react';
import { createElement, type ReactElement, StrictMode, Suspense, useCallback, useState } from 'react';
import { flushSync } from 'react-dom';

const grants = '/get_sts_token_for_oss_upload';
const heard: string[] = [];

/** What the test does with the page. */
export interface Driven {
  element: OssDirectUploadElement;
  heard: string[];
  /** Renders again, with other props. */
  set(change: (props: OssDirectUploadProps) => OssDirectUploadProps): void;
  /** An endpoint that is a function. */
  fetchGrant(): Promise<Response>;
  /** Shows a fallback instead of everything, until `reveal`. */
  suspend(): void;
  reveal(): void;
  leave(): void;
}

const initial: OssDirectUploadProps = {
  id: 'photos',
  className: 'field wide',
  style: { marginTop: 8 },
  tabIndex: -1,
  hidden: false,
  'aria-hidden': false,
  endpoint: grants,
  mode: 'sts',
  multiple: true,
  maxFiles: 3,
  maxFileSize: '20MB',
  name: 'photo',
  noPaste: false,
  noDrop: true,
  metadata: { album: '2024' },
  beforeUpload: (task) => void heard.push(`before ${task.name}`),
  onUploadSuccess: ({ detail: { task, result }, currentTarget }) =>
    void heard.push(`success ${task.name} ${result.verified} ${currentTarget.id}`),
  onChange: ({ currentTarget }) => void heard.push(`change ${currentTarget.value.length}`),
};

/** As somebody writes it who knows the tag. */
const asInMarkup = {
  'no-list': false,
  'wait-for-uploads': true,
  'min-files': '1',
  'onupload-start': () => heard.push('start'),
};

let waiting: Promise<void> | undefined;
let reveal: () => void = () => {};

function Suspending(): null {
  // oxlint-disable-next-line typescript/only-throw-error -- how a component suspends in React 18
  if (waiting) throw waiting;
  return null;
}

function Upload(): ReactElement {
  const [props, setProps] = useState(initial);
  const [isSuspended, setSuspended] = useState(false);
  const [isShown, setShown] = useState(true);
  const drive = useCallback((current: OssDirectUploadElement | null) => {
    if (!current) return;
    heard.push(`metadata ${JSON.stringify(current.metadata)}`);
    const driven: Driven = {
      element: current,
      heard,
      set: (change) => flushSync(() => setProps(change)),
      fetchGrant: () => fetch('/elsewhere'),
      suspend: () => {
        waiting = new Promise((resolve) => (reveal = resolve));
        setSuspended(true);
      },
      reveal: () => {
        waiting = undefined;
        reveal();
      },
      leave: () => flushSync(() => setShown(false)),
    };
    Object.assign(globalThis, { driven });
  }, []);
  const label = createElement('span', { slot: 'label' }, 'Photos');
  const field = createElement(OssDirectUpload, { ...props, ...asInMarkup, ref: drive }, label);
  return createElement(
    Suspense,
    { fallback: 'Please wait' },
    isShown && field,
    isSuspended && createElement(Suspending),
  );
}

const newQueue = () => new UploadQueue({ mode: sts, endpoint: endpoint(grants) });

function List(): ReactElement {
  const [queue, setQueue] = useState(newQueue);
  const uploads = useUploads(queue);
  const rows = uploads.map(({ id, name, status, progress }) =>
    createElement('li', { key: id, 'data-status': status }, `${name}: ${progress}`),
  );
  return createElement(
    'div',
    null,
    createElement(OssDirectUpload, { queue, multiple: true }),
    createElement('ul', null, rows),
    createElement('button', { onClick: () => setQueue(newQueue) }, 'Another queue'),
  );
}

/** The type of the server's routes, as an application imports it. */
type Routes = { readonly '~data'?: { photos: { user: number } } };
const UploadField = createUploadField<Routes>('/server/routes');

function Route(): ReactElement {
  const [element, setElement] = useState<OssDirectUploadElement | null>(null);
  const [user, setUser] = useState(0);
  const [count, setCount] = useState(0);
  const field = createElement(UploadField, {
    ...{ id: 'photos', route: 'photos', ref: setElement, rules: undefined }, // as of a component that passes on its own
    onUploadSuccess: ({ detail }) => setUser(detail.result.data.user),
    onChange: ({ currentTarget }) => setCount(currentTarget.value.length),
  });
  return createElement('div', null, field, createElement('output', null, `${element?.id} by ${user}: ${count}`));
}

/** A field of a form that is not around it, with what libraries for forms give to each control. */
function FormField(): ReactElement {
  const [form, setForm] = useState<string | undefined>('album');
  const [said, say] = useState('');
  const injected = { value: ['u/1/a.txt'] };
  const field = createElement(OssDirectUpload, {
    ...injected,
    ...{ form, required: true },
    onInvalid: ({ type, currentTarget }) => say(`${type} in ${currentTarget.form?.id}`),
  });
  const button = (id?: string) => createElement('button', { onClick: () => setForm(id) }, `Form ${id}`);
  const forms = createElement('form', { id: 'album' });
  return createElement('div', null, forms, field, button('album'), button(), createElement('output', null, said));
}

const views: Record<string, () => ReactElement> = { upload: Upload, list: List, route: Route, form: FormField };

export function App({ view }: { view: string }): ReactElement {
  const content = createElement(views[view.replace('-strict', '')] ?? Upload);
  return view.endsWith('strict') ? createElement(StrictMode, null, content) : content;
}
