import 'oss-direct-upload';

// #region element
const field = document.querySelector('oss-direct-upload')!;

async function signOut() {
  field.cancel(); // stops the uploads of this element
  try {
    await field.queue.forgetUnfinished(); // deletes the records of this user, in this browser
  } finally {
    await fetch('/api/sign-out', { method: 'POST' }); // also where the browser did not delete them
  }
}
// #endregion element

document.querySelector('#sign-out')!.addEventListener('click', () => void signOut());
