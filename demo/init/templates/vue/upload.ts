import { createApp } from 'vue';
import Upload from './Upload.vue';

createApp(Upload).mount('#upload');
