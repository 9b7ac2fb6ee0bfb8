import { Album } from './album';
import { saveAlbum } from './save-album';

export default function Page() {
  return <Album save={saveAlbum} />;
}
