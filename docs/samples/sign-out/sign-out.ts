import 'oss-direct-upload';

// #region element
const field = document.querySelector('oss-direct-upload')!;

async function signOut() {
  field.cancel(); // stops the uploads of this element
  await field.queue.forgetUnfinished(); // deletes the records of this user, in this browser
  await fetch('/api/sign-out', { method: 'POST' });
}
// #endregion element

document.querySelector('#sign-out')!.addEventListener('click', () => void signOut());
