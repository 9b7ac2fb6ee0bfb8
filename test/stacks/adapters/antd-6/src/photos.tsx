import { Button, Form, Upload, type UploadFile, type UploadProps } from 'antd';
import { createCustomRequest, type HostedObject } from 'oss-direct-upload/adapters/antd';
import { urlOf } from './url-of';

const customRequest = createCustomRequest({
  endpoint: '/api/oss-permission',
  rules: { accept: 'image/*', maxFileSize: 5_000_000 }, // bytes
  urlOf,
});

type Photo = UploadFile<HostedObject>;

/** Shows the stored picture, and makes its name a link. */
const filesOf: (info: Parameters<NonNullable<UploadProps<HostedObject>['onChange']>>[0]) => Photo[] = ({ fileList }) =>
  fileList.map((file) => (file.response ? { ...file, url: file.response.url, thumbUrl: file.response.url } : file));

export function Photos({ onSave }: { onSave: (keys: string[]) => void }) {
  return (
    <Form<{ photos?: Photo[] }>
      onFinish={({ photos = [] }) => onSave(photos.flatMap(({ response }) => response?.key ?? []))}
    >
      <Form.Item name="photos" valuePropName="fileList" getValueFromEvent={filesOf}>
        <Upload multiple listType="picture" customRequest={customRequest}>
          <Button>Choose photos</Button>
        </Upload>
      </Form.Item>
      <Button htmlType="submit">Save</Button>
    </Form>
  );
}
