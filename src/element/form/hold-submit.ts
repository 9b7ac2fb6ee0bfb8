/**
 * Holds a form's submit while uploads run, and submits once when they have settled.
 *
 * @param mustWait whether a submit has to wait now
 * @returns stops holding submits
 */
export function holdSubmit(form: HTMLFormElement, element: HTMLElement, mustWait: () => boolean): () => void {
  let button: HTMLElement | null = null;
  const submit = () => form.requestSubmit(button?.isConnected ? button : null);
  const hold = (event: SubmitEvent) => {
    if (!mustWait()) return;
    event.preventDefault();
    event.stopImmediatePropagation(); // other listeners get the submit when the value is complete
    button = event.submitter; // the last one pressed
    element.addEventListener('uploads-settled', submit, { once: true });
  };
  form.addEventListener('submit', hold, true);
  return () => {
    form.removeEventListener('submit', hold, true);
    element.removeEventListener('uploads-settled', submit);
  };
}
