declare const input: HTMLInputElement;
declare const bar: HTMLProgressElement;
declare const pauseButton: HTMLButtonElement;
declare function save(key: string): Promise<void>;

// #region before
import OSS from 'ali-oss';

const fetchToken = async () => (await fetch('/api/sts')).json();

async function uploadFile(file: File): Promise<void> {
  const { accessKeyId, accessKeySecret, securityToken, bucket, region, dir } = await fetchToken();
  const client = new OSS({
    accessKeyId,
    accessKeySecret,
    stsToken: securityToken,
    bucket,
    region,
    authorizationV4: true,
    refreshSTSTokenInterval: 300_000,
    refreshSTSToken: async () => {
      const token = await fetchToken();
      return { ...token, stsToken: token.securityToken };
    },
  });
  const key = `${dir}${Date.now()}-${file.name}`;
  pauseButton.onclick = () => (client as unknown as { cancel(): void }).cancel();

  let checkpoint: OSS.Checkpoint | undefined;
  for (let attempt = 1; ; attempt++) {
    try {
      await client.multipartUpload(key, file, {
        ...(checkpoint && { checkpoint }),
        parallel: 4,
        partSize: 1024 * 1024,
        progress: (share: number, latest: OSS.Checkpoint) => {
          checkpoint = latest;
          bar.value = share;
        },
      });
      break;
    } catch (error) {
      if ((error as Error).name === 'cancel' || attempt === 3) throw error;
      await new Promise((resolve) => setTimeout(resolve, 1000 * attempt));
    }
  }
  await save(key);
}

input.addEventListener('change', async () => {
  for (const file of input.files ?? []) await uploadFile(file);
});
// #endregion before
