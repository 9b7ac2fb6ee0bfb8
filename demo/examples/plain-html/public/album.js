const form = document.querySelector('form');
document.querySelector('oss-direct-upload').metadata = { source: 'album' };

form.addEventListener('upload-success', ({ detail: { result } }) => {
  const row = document.createElement('li');
  row.textContent = `${result.key} ${result.verified ? 'verified' : 'not verified'}`;
  document.querySelector('ul.stored').append(row);
});

form.addEventListener('submit', (event) => {
  event.preventDefault();
  const data = new FormData(form);
  const album = { title: data.get('title'), files: data.getAll('files') };
  document.querySelector('output').textContent = JSON.stringify(album);
});
