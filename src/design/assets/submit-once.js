// Keeps a form from being sent twice by an impatient second press. The page that comes back from the browser's memory is usable again.
const forms = () => document.querySelectorAll('form[data-submit-once]');

for (const form of forms()) {
  form.addEventListener('submit', (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = 'true';
    // A button that is disabled would not be posted: it is only said to be.
    for (const button of form.querySelectorAll('button[type=submit]')) button.setAttribute('aria-disabled', 'true');
    // If the answer never comes, the person may try again.
    setTimeout(() => release(form), 15000);
  });
}
addEventListener('pageshow', () => forms().forEach(release));

function release(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll('button[type=submit]')) button.removeAttribute('aria-disabled');
}
