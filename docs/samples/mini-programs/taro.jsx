// @ts-nocheck Taro's packages are not installed here
// #region sample
import { Button, Progress, Text, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { createUploader, hosts } from 'oss-direct-upload/mini-program';
import { useEffect, useState } from 'react';

const uploader = createUploader({ endpoint: 'https://app.example.com/api/oss-permission', host: hosts.Taro(Taro) });

export default function Index() {
  const [task, setTask] = useState();
  const [progress, setProgress] = useState(0);
  useEffect(() => uploader.on('upload-progress', (event) => setProgress(event.task.progress * 100)), []);

  const toggle = () => task && (task.status === 'paused' ? task.resume() : task.pause());
  const choose = async () => {
    const { tempFiles } = await Taro.chooseMedia({ count: 1 });
    setTask(uploader.add(tempFiles[0].tempFilePath, { size: tempFiles[0].size }));
  };

  return (
    <View>
      <Button onClick={choose}>Choose</Button>
      <Progress percent={progress} />
      <Button onClick={toggle}>Pause or resume</Button>
      <Text>{task && task.name}</Text>
    </View>
  );
}
// #endregion sample
