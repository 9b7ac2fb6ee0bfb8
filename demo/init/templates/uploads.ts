import { createUploads, fromEnv, route } from 'oss-direct-upload/server';

export const uploads = createUploads({
  credentials: fromEnv(),
  routes: {
    photos: route({
      mode: 'post-policy',
      types: ['image/*'],
      maxFileSize: '20MB',
      // Everybody may upload here. Before others can reach this
      // server: ask your own session who sends the request, return
      // null if nobody is signed in, and put the user's id in `dir`.
      authorize: () => ({ dir: 'uploads/test/' }),
      // OSS has the file, and this server has checked it. Save it by
      // its key, which is unique: this may run twice.
      completed: async ({ key, size }) => ({ key, size }),
    }),
  },
});
