import { createApp } from 'vue';
import Album from './Album.vue';

createApp(Album).mount('#root');
