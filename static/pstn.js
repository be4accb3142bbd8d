// Comforts only: every page works without this file.

// A link in the summary of what is wrong puts the cursor in its field, with the field's label in view.
document.querySelector(".govuk-error-summary")?.addEventListener("click", (event) => {
  const link = event.target.closest('a[href^="#"]');
  const control = link && document.getElementById(link.hash.slice(1));
  if (!control) return;
  event.preventDefault();
  (control.closest(".govuk-form-group") || control).scrollIntoView();
  control.focus({ preventScroll: true });
});

// A link that looks like a button answers the space bar like one.
document.addEventListener("keydown", (event) => {
  if (event.key === " " && event.target.matches('a[role="button"]')) {
    event.preventDefault();
    event.target.click();
  }
});

// Where the browser cannot show the filters beside the results by style alone, they start open on a wide screen.
if (!CSS.supports("selector(::details-content)") && matchMedia("(min-width: 58em)").matches) {
  for (const filters of document.querySelectorAll("details.pstn-more")) filters.open = true;
}
