const form = document.querySelector('form');

form.addEventListener('upload-success', ({ detail: { result } }) => {
  const row = document.createElement('li');
  row.textContent = `${result.key} ${result.verified ? 'verified' : 'not verified'}`;
  document.querySelector('ul.stored').append(row);
});

form.addEventListener('submit', (event) => {
  event.preventDefault();
  document.querySelector('output').textContent = JSON.stringify([...new FormData(form)]);
});
