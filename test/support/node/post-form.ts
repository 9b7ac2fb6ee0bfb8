import { outcome } from './server-handler.js';

export type SignedForm = Record<string, string | undefined> & Record<'host' | 'policy' | 'x_oss_date' | 'dir', string>;

/** Sends a form as the element does. @param change of its fields; undefined omits one */
export function postForm(
  form: SignedForm,
  change: Record<string, string | undefined> = {},
  type = 'image/png',
  bytes = 'hello',
): Promise<string> {
  const fields = {
    key: `${form.dir}a.png`,
    policy: form.policy,
    'x-oss-signature-version': form['x_oss_signature_version'],
    'x-oss-credential': form['x_oss_credential'],
    'x-oss-date': form.x_oss_date,
    'x-oss-signature': form['signature'],
    'x-oss-security-token': form['security_token'],
    success_action_status: '200',
    'x-oss-object-acl': 'default',
    'x-oss-content-type': type,
    'Content-Type': type,
    ...change,
  };
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) data.append(name, value);
  data.append('file', new Blob([bytes], { type }), 'file');
  return outcome(fetch(`${form.host}/`, { method: 'POST', body: data }));
}
