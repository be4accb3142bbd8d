// Comforts only: every page works without this file.

// The summary of what is wrong takes the focus, and its links put the cursor in the field.
const summary = document.querySelector(".govuk-error-summary");
if (summary) {
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    const control = link && document.getElementById(link.hash.slice(1));
    if (!control) return;
    event.preventDefault();
    const group = control.closest(".govuk-form-group");
    (group || control).scrollIntoView();
    control.focus({ preventScroll: true });
  });
}

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
