/**
 * Whether every field of a form can be read. A date without its time is shown, but read as none: the browser says
 * there what is missing, so that nothing lives for ever that somebody meant to end.
 */
export function holdsWhatItShows(form: HTMLFormElement): boolean {
  const unread = [...form.elements].find(
    (element) => element instanceof HTMLInputElement && element.validity.badInput,
  );
  return unread === undefined || (unread as HTMLInputElement).reportValidity();
}
