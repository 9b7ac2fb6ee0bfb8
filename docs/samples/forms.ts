import 'oss-direct-upload';

declare const form: HTMLFormElement;
const field = document.querySelector('oss-direct-upload')!;

// #region read
form.addEventListener('submit', (event) => {
  event.preventDefault();
  const keys = new FormData(form).getAll('photo'); // ["uploads/user-7/x3k9-cat.jpg", …]
  void fetch('/photos', { method: 'POST', body: JSON.stringify({ keys }) });
});
// #endregion read

// #region change
field.addEventListener('change', () => console.log(field.value)); // the same list, each time it changes
// #endregion change

// #region validity
field.addEventListener('change', () => {
  const isOdd = field.value.length % 2 === 1;
  field.setCustomValidity(isOdd ? 'Add a photo of the back, too.' : ''); // an empty text makes the field valid again
});
// #endregion validity

// #region rules
field.validate = async (file) => {
  const isKnown = await fetch(`/photos/known?name=${encodeURIComponent(file.name)}`).then((response) => response.ok);
  return isKnown ? 'You have this photo already.' : undefined; // a text rejects the file, and is shown
};
// #endregion rules
